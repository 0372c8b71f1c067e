package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonToken;
import io.transcripts.schema.RejectedEvent.Code;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value that the parser stands on, and checks it. A bad value does not stop the reading: its fault is kept,
 * and the value counts as absent. The rest is read because invalid JSON, wherever it stands, is reported before a bad
 * value.
 */
final class FieldReader {
    final JsonScanner parser;
    private final Limits limits;
    // Where the current element is. A path is only put together for a fault: an event may have thousands of words.
    private @Nullable String array;
    private int index;
    private @Nullable RejectedEvent fault;

    FieldReader(JsonScanner parser, Limits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    void throwFault() throws RejectedEvent {
        if (fault != null) {
            throw fault;
        }
    }

    boolean hasFault() {
        return fault != null;
    }

    void refuse(RejectedEvent reason) {
        if (fault == null) {
            fault = reason;
        }
    }

    /** The value is not what it {@code must} be. An object or array is left for the caller to skip. */
    void invalid(String name, String must) {
        fault(Code.INVALID_FIELD, name, " must be " + must);
    }

    void missing(String name) {
        fault(Code.MISSING_FIELD, name, " is missing");
    }

    private void tooLarge(String name, String limit) {
        fault(Code.TOO_LARGE, name, " is larger than " + limit);
    }

    private void fault(Code code, String name, String what) {
        if (fault == null) {
            String path = path(name);
            fault = new RejectedEvent(code, path, path + what);
        }
    }

    private String path(String name) {
        if (array == null) {
            return name;
        }
        return array + "[" + index + "]" + (name.isEmpty() ? "" : ".") + name;
    }

    /** Null for an absent value. */
    @Nullable
    String string(String name) throws RejectedEvent {
        return isString(name) ? parser.getText() : null;
    }

    /** A string that is likely to come again in other events. */
    private @Nullable String recentString(String name) throws RejectedEvent {
        return isString(name) ? parser.getRecentText() : null;
    }

    private boolean isString(String name) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            return true;
        }
        if (token != JsonToken.VALUE_NULL) {
            invalid(name, "a string");
        }
        return false;
    }

    @Nullable
    String id(String name) throws RejectedEvent {
        return id(name, string(name));
    }

    /** An id that many events share. */
    @Nullable
    String recentId(String name) throws RejectedEvent {
        return id(name, recentString(name));
    }

    private @Nullable String id(String name, @Nullable String id) {
        if (id != null && !Ids.isId(id)) {
            invalid(name, "1 to " + Ids.MAX_LENGTH + " of the characters A-Z a-z 0-9 _ . : -, not . or ..");
        }
        return id;
    }

    /** A text within the limit in bytes of UTF-8. */
    @Nullable
    String text(String name) throws RejectedEvent {
        String text = string(name);
        if (text != null && Utf8.isLonger(text, limits.maxTextBytes())) {
            tooLarge(name, limits.maxTextBytes() + " bytes");
        }
        return text;
    }

    /** A short text within the limit in code points. */
    @Nullable
    String label(String name) throws RejectedEvent {
        String label = recentString(name);
        if (label != null
                && label.length() > limits.maxLabelChars()
                && label.codePointCount(0, label.length()) > limits.maxLabelChars()) {
            tooLarge(name, limits.maxLabelChars() + " characters");
        }
        return label;
    }

    @Nullable
    String languageTag(String name) throws RejectedEvent {
        String tag = recentString(name);
        if (tag != null && !LanguageTags.isWellFormed(tag)) {
            invalid(
                    name,
                    "a well-formed BCP 47 language tag of at most " + LanguageTags.MAX_LENGTH
                            + " characters, such as de or en-GB");
        }
        return tag;
    }

    @Nullable
    Instant time(String name) throws RejectedEvent {
        String text = string(name);
        Instant time = text == null ? null : Timestamps.parse(text);
        if (text != null && time == null) {
            invalid(name, "a time with offset by RFC 3339, such as 2026-11-22T10:00:07.120Z");
        }
        return time;
    }

    @Nullable
    Boolean bool(String name) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_TRUE) {
            return true;
        }
        if (token == JsonToken.VALUE_FALSE) {
            return false;
        }
        if (token != JsonToken.VALUE_NULL) {
            invalid(name, "true or false");
        }
        return null;
    }

    /** {@link SpeechEvent#ABSENT} for an absent value. */
    int integer(String name) throws RejectedEvent {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return SpeechEvent.ABSENT;
        }
        int value = isNumber() ? parser.getNonNegativeInteger() : -1;
        if (value < 0) {
            invalid(name, "an integer within 0 and " + Integer.MAX_VALUE);
            return SpeechEvent.ABSENT;
        }
        return value;
    }

    /** Seconds as milliseconds; {@link SpeechEvent#ABSENT} for an absent value. */
    long seconds(String name) throws RejectedEvent {
        return thousandths(name, limits.maxTimeMs(), "seconds within 0 and ");
    }

    /** 0 … 1 as thousandths; {@link SpeechEvent#ABSENT} for an absent value. */
    int confidence(String name) throws RejectedEvent {
        return (int) thousandths(name, 1_000, "a number within 0 and ");
    }

    /** An object as compact JSON within the limit. */
    @Nullable
    String metadata(String name) throws RejectedEvent {
        if (!isObject(name)) {
            return null;
        }
        byte[] copy = parser.copyObject();
        if (copy.length > limits.maxMetadataBytes()) {
            tooLarge(name, limits.maxMetadataBytes() + " bytes");
        }
        return RawJson.text(copy);
    }

    /** Whether the value is an object to be read; false for an absent one. */
    boolean isObject(String name) {
        return opens(name, JsonToken.START_OBJECT, "an object");
    }

    /** Whether the value is an array to be read by {@link #nextElement}; false for an absent one. */
    boolean isArray(String name) {
        return opens(name, JsonToken.START_ARRAY, "an array");
    }

    /**
     * Steps to the {@code i}-th element of an array; the names of fields are those of the element until the array ends.
     *
     * @return false at the end of the array
     */
    boolean nextElement(String name, int i, int maxElements) throws RejectedEvent {
        array = null;
        if (parser.nextToken() == JsonToken.END_ARRAY) {
            return false;
        }
        if (i == maxElements) {
            tooLarge(name, maxElements + " " + name);
        }
        array = name;
        index = i;
        return true;
    }

    /** Whether the element is an object to be read; it cannot be absent. */
    boolean isElementObject() throws RejectedEvent {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            invalid("", "an object");
            parser.skipChildren();
            return false;
        }
        return true;
    }

    private boolean opens(String name, JsonToken opening, String what) {
        JsonToken token = parser.currentToken();
        if (token != opening && token != JsonToken.VALUE_NULL) {
            invalid(name, what);
        }
        return token == opening;
    }

    private long thousandths(String name, long max, String range) throws RejectedEvent {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return SpeechEvent.ABSENT;
        }
        long value = isNumber() ? parser.getThousandths() : Decimals.OUT_OF_RANGE;
        if (value < 0 || value > max) {
            invalid(name, range + max / 1_000);
            return SpeechEvent.ABSENT;
        }
        return value;
    }

    private boolean isNumber() {
        JsonToken token = parser.currentToken();
        return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
    }
}
