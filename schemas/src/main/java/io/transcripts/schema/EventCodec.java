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
 * <p>Of several faults one is reported, always the same:
 *
 * <ol>
 *   <li>the size of the value;
 *   <li>JSON (RFC 8259) to the end of the value: strict UTF-8 (RFC 3629), surrogates in pairs, no known field twice, bounded
 *       depth and numbers;
 *   <li>the type;
 *   <li>the first bad field in the order of the value; inside a word or participant, what is missing there comes last;
 *   <li>the first missing field, in the order of the schema;
 *   <li>an end before its start.
 * </ol>
 *
 * <p>{@code null} means absent. Fields that an event of its type does not have are ignored, whatever they hold; those may
 * be there twice, as nothing reads them.
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
            requireObject(parser);
            if ("type".equals(parser.nextFieldName())) {
                parser.nextToken();
                EventReader reader = reader(parser, parser);
                parser.skipChildren();
                return read(reader, true);
            }
        } catch (IOException e) {
            throw invalidJson();
        }
        return decodeTypeLater(value);
    }

    /** The type decides what the other fields mean, so it is looked for first. */
    private SpeechEvent decodeTypeLater(byte[] value) throws RejectedEvent {
        try (JsonParser atType = json.createParser(value);
                JsonParser parser = json.createParser(value)) {
            atType.nextToken();
            goToType(atType);
            parser.nextToken();
            return read(reader(parser, atType), false);
        } catch (IOException e) {
            throw invalidJson();
        }
    }

    /** Stops on the value of the field {@code type}, or on the end of the object when there is none. */
    private static void goToType(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isType = "type".equals(parser.currentName());
            parser.nextToken();
            if (isType) {
                return;
            }
            parser.skipChildren();
        }
    }

    /** What reads from {@code parser} an event of the type that {@code atType} stands on. */
    private EventReader reader(JsonParser parser, JsonParser atType) throws IOException {
        JsonToken token = atType.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            return reader(parser, atType.getText());
        }
        boolean isMissing = token == JsonToken.VALUE_NULL || token == JsonToken.END_OBJECT;
        return new UntypedReader(
                parser,
                limits,
                isMissing
                        ? new RejectedEvent(Code.MISSING_FIELD, "type", "type is missing")
                        : new RejectedEvent(Code.INVALID_FIELD, "type", "type must be a string"));
    }

    private EventReader reader(JsonParser parser, String type) {
        return switch (type) {
            case "asr" -> new AsrReader(parser, limits);
            case "translation" -> new TranslationReader(parser, limits);
            case "session.started", "session.updated", "session.ended", "session.failed", "session.erased" ->
                new SessionReader(parser, limits, type);
            default ->
                new UntypedReader(
                        parser,
                        limits,
                        new RejectedEvent(
                                Code.UNKNOWN_TYPE,
                                "type",
                                "type must be asr, translation, or session.started, .updated, .ended, .failed or .erased"));
        };
    }

    private static SpeechEvent read(EventReader reader, boolean hasReadType) throws IOException, RejectedEvent {
        reader.readObject(hasReadType);
        if (reader.in.parser.nextToken() != null) {
            throw new RejectedEvent(Code.INVALID_JSON, null, "the value goes on behind its JSON object");
        }
        return reader.event();
    }

    private static void requireObject(JsonParser parser) throws IOException, RejectedEvent {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new RejectedEvent(Code.INVALID_JSON, null, "the value is not a JSON object");
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
