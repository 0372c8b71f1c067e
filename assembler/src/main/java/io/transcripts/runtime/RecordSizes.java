package io.transcripts.runtime;

import io.transcripts.schema.Limits;

/**
 * How large records may become on their way. A value within the limits is carried everywhere; its key and headers too, but
 * for ones so large that they would not fit, which nothing but a dead letter has a use for. A segment row holds one ASR result and the translations of its session's limit, each smaller than the event it came in.
 */
final class RecordSizes {
    private static final int KEY_AND_HEADERS = 512 << 10;
    private static final int ROWS_PER_VALUE = 4;

    private RecordSizes() {}

    /** Of the input topics: a largest value with its key and headers. */
    static int inputTopic(Limits limits) {
        return limits.maxValueBytes() + KEY_AND_HEADERS;
    }

    /** The largest value of our own topics: a row, or the value of a dead letter that was refused for its size. */
    static int ownValue(Limits limits) {
        return limits.maxValueBytes() * ROWS_PER_VALUE;
    }

    /** Of our own topics, and of our producers' requests. */
    static int ownTopic(Limits limits) {
        return ownValue(limits) + KEY_AND_HEADERS;
    }
}
