package io.transcripts.schema;

import org.jspecify.annotations.Nullable;

/**
 * A value that is not an event, or not within the limits. Says what its publisher has to change, and never quotes the
 * value.
 */
public final class RejectedEvent extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why, as the dead-letter header {@code transcripts.error.code} names it. */
    public enum Code {
        INVALID_JSON("invalid_json"),
        MISSING_FIELD("missing_field"),
        INVALID_FIELD("invalid_field"),
        UNKNOWN_TYPE("unknown_type"),
        TOO_LARGE("too_large");

        private final String label;

        Code(String label) {
            this.label = label;
        }

        /** As written in headers and metrics. */
        public String label() {
            return label;
        }
    }

    private final Code code;
    private final @Nullable String field;

    /**
     * @param field the field at fault as a path ({@code words[3].start_time}), null when it is the whole value
     * @param message says what is wrong and the limit, without quoting the value
     */
    public RejectedEvent(Code code, @Nullable String field, String message) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
    }

    public Code code() {
        return code;
    }

    public @Nullable String field() {
        return field;
    }
}
