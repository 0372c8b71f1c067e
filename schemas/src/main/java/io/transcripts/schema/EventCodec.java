package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.transcripts.schema.RejectedEvent.Code;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * JSON in, events out. Thread-safe.
 *
 * <p>Of several faults one is reported, always the same: size, then JSON (of the whole value, in UTF-8, with paired
 * surrogates and no field twice), then the type, then the first bad field in the order of the value, then the first missing
 * one. Fields that an event of its type does not have are ignored, whatever they hold.
 */
public final class EventCodec {
    // An event is five levels deep, metadata may be deeper; the bound is for the stack of whoever reads it later.
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_CHARS = 100;

    private final Limits limits;
    private final JsonFactory json;

    public EventCodec(Limits limits) {
        this.limits = limits;
        this.json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_CHARS)
                        .maxStringLength(limits.maxValueBytes())
                        .maxNameLength(limits.maxValueBytes())
                        .build())
                // A value is UTF-8: one that looks like UTF-16 is not to be understood, and a byte order mark is no
                // JSON.
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    /**
     * Decodes one record value.
     *
     * @param value UTF-8 JSON, or null
     * @throws RejectedEvent when it is not an event or outside the limits
     */
    public SpeechEvent decode(byte @Nullable [] value) throws RejectedEvent {
        if (value == null) {
            throw new RejectedEvent(Code.INVALID_JSON, null, "the value is null");
        }
        if (value.length > limits.maxValueBytes()) {
            throw new RejectedEvent(
                    Code.TOO_LARGE, null, "the value is larger than " + limits.maxValueBytes() + " bytes");
        }
        if (!Utf8.isValidJsonText(value)) {
            throw new RejectedEvent(
                    Code.INVALID_JSON, null, "the value is not UTF-8, or escapes half a surrogate pair");
        }
        try (JsonParser parser = json.createParser(value)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RejectedEvent(Code.INVALID_JSON, null, "the value is not a JSON object");
            }
            String first = parser.nextFieldName();
            if ("type".equals(first)) {
                parser.nextToken();
                return decode(parser, type(parser), true);
            }
        } catch (RejectedEvent e) {
            throw wholeJsonOr(value, e);
        } catch (IOException e) {
            throw invalidJson();
        }
        return decodeTypeLater(value);
    }

    /** The type decides what the other fields mean, so it is looked for first. */
    private SpeechEvent decodeTypeLater(byte[] value) throws RejectedEvent {
        String type = findType(value);
        try (JsonParser parser = json.createParser(value)) {
            parser.nextToken();
            return decode(parser, type, false);
        } catch (RejectedEvent e) {
            throw wholeJsonOr(value, e);
        } catch (IOException e) {
            throw invalidJson();
        }
    }

    private String findType(byte[] value) throws RejectedEvent {
        try (JsonParser parser = json.createParser(value)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isType = "type".equals(parser.currentName());
                parser.nextToken();
                if (isType) {
                    return type(parser);
                }
                parser.skipChildren();
            }
            requireEnd(parser);
        } catch (RejectedEvent e) {
            throw wholeJsonOr(value, e);
        } catch (IOException e) {
            throw invalidJson();
        }
        throw new RejectedEvent(Code.MISSING_FIELD, "type", "type is missing");
    }

    private static String type(JsonParser parser) throws IOException, RejectedEvent {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            throw new RejectedEvent(Code.MISSING_FIELD, "type", "type is missing");
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new RejectedEvent(Code.INVALID_FIELD, "type", "type must be a string");
        }
        return parser.getText();
    }

    private SpeechEvent decode(JsonParser parser, String type, boolean hasReadType) throws IOException, RejectedEvent {
        EventReader reader = switch (type) {
            case "asr" -> new AsrReader(parser, limits);
            case "translation" -> new TranslationReader(parser, limits);
            case "session.started", "session.updated", "session.ended", "session.failed", "session.erased" ->
                new SessionReader(parser, limits, type);
            default ->
                throw new RejectedEvent(
                        Code.UNKNOWN_TYPE,
                        "type",
                        "type must be asr, translation, or session.started, .updated, .ended, .failed or .erased");
        };
        reader.readObject(hasReadType);
        requireEnd(parser);
        return reader.event();
    }

    private static void requireEnd(JsonParser parser) throws IOException, RejectedEvent {
        if (parser.nextToken() != null) {
            throw new RejectedEvent(Code.INVALID_JSON, null, "the value goes on behind its JSON object");
        }
    }

    /** A value that is not JSON to its end is reported as such, however bad its fields are. */
    private RejectedEvent wholeJsonOr(byte[] value, RejectedEvent otherwise) {
        if (otherwise.code() == Code.INVALID_JSON) {
            return otherwise;
        }
        try (JsonParser parser = json.createParser(value)) {
            parser.nextToken();
            parser.skipChildren();
            requireEnd(parser);
            return otherwise;
        } catch (RejectedEvent e) {
            return e;
        } catch (IOException e) {
            return invalidJson();
        }
    }

    /** Without the parser's own message, which may quote the value. */
    private static RejectedEvent invalidJson() {
        return new RejectedEvent(
                Code.INVALID_JSON,
                null,
                "the value is not JSON, or deeper than " + MAX_DEPTH + " levels, or has a number of more than "
                        + MAX_NUMBER_CHARS + " characters");
    }
}
