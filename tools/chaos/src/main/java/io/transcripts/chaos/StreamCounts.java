package io.transcripts.chaos;

/** What happened to streams during one fault. Times in nanoseconds. Guarded by its owner. */
final class StreamCounts {
    private long checkpoints;
    private long reconnects;
    private long resets;
    private long longestSilence;
    private long latestNews;

    /** A copy is whole again. */
    void checkpoint() {
        checkpoints++;
    }

    /** A client that had something goes on elsewhere. */
    void reconnect() {
        reconnects++;
    }

    /** A client that had something has to forget it. */
    void reset() {
        resets++;
    }

    /** A client has heard nothing for so long, and still does. */
    void silence(long nanos) {
        longestSilence = Math.max(longestSilence, nanos);
    }

    /** A client has heard what was said, so long after the brokers had it. */
    void news(long nanos) {
        latestNews = Math.max(latestNews, nanos);
    }

    long checkpoints() {
        return checkpoints;
    }

    long reconnects() {
        return reconnects;
    }

    long resets() {
        return resets;
    }

    /** Without so much as a comment, at most. */
    long longestSilence() {
        return longestSilence;
    }

    /** From when the brokers had a final until a client showed it, at most. */
    long latestNews() {
        return latestNews;
    }
}
