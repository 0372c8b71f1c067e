package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonToken;
import io.transcripts.schema.RejectedEvent.Code;
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
    private final Limits limits;
    private final RecentStrings recent = new RecentStrings();

    public EventCodec(Limits limits) {
        this.limits = limits;
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
        JsonScanner parser = new JsonScanner(value, recent);
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new RejectedEvent(Code.INVALID_JSON, null, "the value is not a JSON object");
        }
        if (parser.nextToken() != JsonToken.END_OBJECT && parser.currentField() == Field.TYPE) {
            EventReader reader = reader(parser, parser);
            parser.skipChildren();
            return read(reader, true);
        }
        return decodeTypeLater(value);
    }

    /** The type decides what the other fields mean, so it is looked for first. */
    private SpeechEvent decodeTypeLater(byte[] value) throws RejectedEvent {
        JsonScanner atType = new JsonScanner(value, recent);
        atType.nextToken();
        goToType(atType);
        JsonScanner parser = new JsonScanner(value, recent);
        parser.nextToken();
        return read(reader(parser, atType), false);
    }

    /** Stops on the value of the field {@code type}, or on the end of the object when there is none. */
    private static void goToType(JsonScanner parser) throws RejectedEvent {
        while (parser.nextToken() != JsonToken.END_OBJECT && parser.currentField() != Field.TYPE) {
            parser.skipChildren();
        }
    }

    /** What reads from {@code parser} an event of the type that {@code atType} stands on. */
    private EventReader reader(JsonScanner parser, JsonScanner atType) throws RejectedEvent {
        JsonToken token = atType.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            return reader(parser, atType.getRecentText());
        }
        boolean isMissing = token == JsonToken.VALUE_NULL || token == JsonToken.END_OBJECT;
        return new UntypedReader(
                parser,
                limits,
                isMissing
                        ? new RejectedEvent(Code.MISSING_FIELD, "type", "type is missing")
                        : new RejectedEvent(Code.INVALID_FIELD, "type", "type must be a string"));
    }

    private EventReader reader(JsonScanner parser, String type) {
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

    private static SpeechEvent read(EventReader reader, boolean hasReadType) throws RejectedEvent {
        reader.readObject(hasReadType);
        if (reader.in.parser.nextToken() != null) {
            throw new RejectedEvent(Code.INVALID_JSON, null, "the value goes on behind its JSON object");
        }
        return reader.event();
    }
}
