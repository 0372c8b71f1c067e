package io.transcripts.topology;

/** Names of the headers that a dead letter has beside those of its publisher. Kafka Streams names the first ones (KIP-1034). */
public final class DeadLetterHeaders {
    /** The input topic where the record stood. */
    public static final String TOPIC = "__streams.errors.topic";

    /** Its partition there, a number in decimal. */
    public static final String PARTITION = "__streams.errors.partition";

    /** Its offset there, a number in decimal. */
    public static final String OFFSET = "__streams.errors.offset";

    /** What is wrong, in words that do not quote the record. */
    public static final String MESSAGE = "__streams.errors.message";

    /** What is wrong, as one of the contract's codes. */
    public static final String CODE = "transcripts.error.code";

    /** The field at fault as a path; not there when it is the whole value. */
    public static final String FIELD = "transcripts.error.field";

    /** Which of {@code key}, {@code headers} and {@code value} were left out because they are too large. */
    public static final String OMITTED = "transcripts.error.omitted";

    private DeadLetterHeaders() {}
}
