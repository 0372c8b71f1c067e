package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.transcripts.schema.RejectedEvent.Code;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one event: what all events share, and how values are checked. */
abstract class EventReader {
    private static final int MAX_ID_CHARS = 128;
    private static final int TYPE = 63;

    final JsonParser parser;
    final Limits limits;
    private @Nullable String sessionId;
    private @Nullable String eventId;
    private @Nullable Instant occurredAt;

    EventReader(JsonParser parser, Limits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    /**
     * Reads one field of this type of event; the parser stands on its value.
     *
     * @return the field's number from 3 to 62 among those of its type, or -1 for a field that this type does not have
     */
    abstract int readField(String name) throws IOException, RejectedEvent;

    /** The event, once all fields are read. */
    abstract SpeechEvent event() throws RejectedEvent;

    /**
     * Reads up to the end of the event's object.
     *
     * @param hasReadType whether the parser is behind the field {@code type} already
     */
    final void readObject(boolean hasReadType) throws IOException, RejectedEvent {
        long seen = hasReadType ? 1L << TYPE : 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            int number = readCommon(name);
            if (number < 0) {
                parser.skipChildren();
                continue;
            }
            if ((seen & 1L << number) != 0) {
                throw twice();
            }
            seen |= 1L << number;
        }
    }

    private int readCommon(String name) throws IOException, RejectedEvent {
        switch (name) {
            case "session_id" -> {
                sessionId = id(name);
                return 0;
            }
            case "event_id" -> {
                eventId = id(name);
                return 1;
            }
            case "occurred_at" -> {
                occurredAt = time(name);
                return 2;
            }
            case "type" -> {
                // Read already; it stands here once more when it was not the first field.
                return TYPE;
            }
            default -> {
                return readField(name);
            }
        }
    }

    final String sessionId() throws RejectedEvent {
        return required("session_id", sessionId);
    }

    final @Nullable String eventId() {
        return eventId;
    }

    final @Nullable Instant occurredAt() {
        return occurredAt;
    }

    static <T> T required(String path, @Nullable T value) throws RejectedEvent {
        if (value == null) {
            throw new RejectedEvent(Code.MISSING_FIELD, path, path + " is missing");
        }
        return value;
    }

    static RejectedEvent twice() {
        return new RejectedEvent(Code.INVALID_JSON, null, "a field is there twice");
    }

    static RejectedEvent invalid(String path, String must) {
        return new RejectedEvent(Code.INVALID_FIELD, path, path + " must be " + must);
    }

    static RejectedEvent tooLarge(String path, String limit) {
        return new RejectedEvent(Code.TOO_LARGE, path, path + " is larger than " + limit);
    }

    /** Null for an absent value; anything but a string is refused. */
    final @Nullable String string(String path) throws IOException, RejectedEvent {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        throw invalid(path, "a string");
    }

    final @Nullable String id(String path) throws IOException, RejectedEvent {
        String id = string(path);
        if (id != null && !isId(id)) {
            throw invalid(path, "1 to " + MAX_ID_CHARS + " of the characters A-Z a-z 0-9 _ . : -, not . or ..");
        }
        return id;
    }

    /** A text within the limit in bytes of UTF-8. */
    final @Nullable String text(String path) throws IOException, RejectedEvent {
        String text = string(path);
        if (text != null && exceedsUtf8(text, limits.maxTextBytes())) {
            throw tooLarge(path, limits.maxTextBytes() + " bytes");
        }
        return text;
    }

    /** A short text within the limit in code points. */
    final @Nullable String label(String path) throws IOException, RejectedEvent {
        String label = string(path);
        if (label != null
                && label.length() > limits.maxLabelChars()
                && label.codePointCount(0, label.length()) > limits.maxLabelChars()) {
            throw tooLarge(path, limits.maxLabelChars() + " characters");
        }
        return label;
    }

    final @Nullable String languageTag(String path) throws IOException, RejectedEvent {
        String tag = string(path);
        if (tag != null && !LanguageTags.isWellFormed(tag)) {
            throw invalid(
                    path,
                    "a well-formed BCP 47 language tag of at most " + LanguageTags.MAX_LENGTH
                            + " characters, such as de or en-GB");
        }
        return tag;
    }

    final @Nullable Boolean bool(String path) throws RejectedEvent {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw invalid(path, "true or false");
        };
    }

    /** {@link SpeechEvent#ABSENT} for an absent value. */
    final int integer(String path) throws IOException, RejectedEvent {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return SpeechEvent.ABSENT;
        }
        int value = isNumber()
                ? Decimals.nonNegativeInteger(
                        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
                : -1;
        if (value < 0) {
            throw invalid(path, "an integer within 0 and " + Integer.MAX_VALUE);
        }
        return value;
    }

    /** Seconds as milliseconds; {@link SpeechEvent#ABSENT} for an absent value. */
    final long seconds(String path) throws IOException, RejectedEvent {
        return thousandths(path, limits.maxTimeMs(), "seconds within 0 and ");
    }

    /** 0 … 1 as thousandths; {@link SpeechEvent#ABSENT} for an absent value. */
    final int confidence(String path) throws IOException, RejectedEvent {
        return (int) thousandths(path, 1_000, "a number within 0 and ");
    }

    final @Nullable Instant time(String path) throws IOException, RejectedEvent {
        String text = string(path);
        Instant time = text == null ? null : Timestamps.parse(text);
        if (text != null && time == null) {
            throw invalid(path, "a time with offset by RFC 3339, such as 2026-11-22T10:00:07.120Z");
        }
        return time;
    }

    /** Whether the value is an object to be read; false for an absent one. */
    final boolean isObject(String path) throws RejectedEvent {
        return opens(path, JsonToken.START_OBJECT, "an object");
    }

    /** Whether the value is an array to be read; false for an absent one. */
    final boolean isArray(String path) throws RejectedEvent {
        return opens(path, JsonToken.START_ARRAY, "an array");
    }

    private boolean opens(String path, JsonToken token, String what) throws RejectedEvent {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return false;
        }
        if (parser.currentToken() != token) {
            throw invalid(path, what);
        }
        return true;
    }

    private long thousandths(String path, long max, String range) throws IOException, RejectedEvent {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return SpeechEvent.ABSENT;
        }
        long value = isNumber()
                ? Decimals.thousandths(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
                : Decimals.OUT_OF_RANGE;
        if (value < 0 || value > max) {
            throw invalid(path, range + max / 1_000);
        }
        return value;
    }

    private boolean isNumber() {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                || parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT;
    }

    private static boolean isId(String id) {
        int length = id.length();
        if (length == 0 || length > MAX_ID_CHARS || id.equals(".") || id.equals("..")) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = id.charAt(i);
            boolean isAllowed = (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= ':')
                    || (c >= 'A' && c <= 'Z')
                    || c == '_'
                    || c == '-'
                    || c == '.';
            if (!isAllowed) {
                return false;
            }
        }
        return true;
    }

    private static boolean exceedsUtf8(String text, int maxBytes) {
        // No unit takes more than three bytes, so most texts need no count.
        if (text.length() <= maxBytes / 3) {
            return false;
        }
        long bytes = text.length();
        for (int i = 0; i < text.length() && bytes <= maxBytes; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes > maxBytes;
    }
}
