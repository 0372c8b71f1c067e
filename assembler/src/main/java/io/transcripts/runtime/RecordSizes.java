package io.transcripts.runtime;

import io.transcripts.domain.SessionLimits;
import io.transcripts.schema.Limits;

/**
 * How large records become, in bytes. Our topics carry every value within the limits. They carry its key and headers
 * too, unless those are too large; only dead letters need them. A segment row holds one ASR result and at most the
 * translations that a session's limits allow, each smaller than the event it came in.
 */
final class RecordSizes {
    private static final int KEY_AND_HEADERS = 512 << 10;
    private static final int ROWS_PER_VALUE = 4;
    /** Its language, ranks and lengths. */
    private static final int BESIDE_A_TRANSLATION = 1 << 10;

    private RecordSizes() {}

    /** Of the input topics: the largest value with its key and headers. */
    static int inputTopic(Limits limits) {
        return limits.maxValueBytes() + KEY_AND_HEADERS;
    }

    /** The largest value of our own topics: a row, or the value of a dead letter that was refused for its size. */
    static int ownValue(Limits limits, SessionLimits ofSession) {
        long row = limits.maxValueBytes()
                + (long) ofSession.maxTranslations() * (limits.maxTextBytes() + BESIDE_A_TRANSLATION);
        long value = Math.max((long) limits.maxValueBytes() * ROWS_PER_VALUE, row);
        return (int) Math.min(value, Integer.MAX_VALUE - KEY_AND_HEADERS);
    }

    /** Of our own topics, and of our producers' requests. */
    static int ownTopic(AssemblerConfig config) {
        return ownValue(config.limits(), config.sessionLimits()) + KEY_AND_HEADERS;
    }
}
