package io.transcripts.chaos.hostile;

import java.time.Duration;

/**
 * How connections of HTTP/2 behave.
 *
 * @param streams of each connection, at once
 * @param window of each stream, in bytes
 * @param framesAtOnce of a body that are taken at once
 * @param readEvery between two such reads
 * @param pause between the end of a stream and the next
 * @param isCancelling whether each stream is cancelled as soon as it is asked for
 */
record Http2Behaviour(
        int connections,
        int streams,
        int window,
        int framesAtOnce,
        Duration readEvery,
        Duration pause,
        boolean isCancelling) {
    private static final int LARGE_WINDOW = 1 << 20;
    private static final int SMALL_WINDOW = 1_000;
    private static final Duration SHORT = Duration.ofMillis(10);

    /** Takes large bodies as they come, at up to some MiB/s a stream. */
    static Http2Behaviour heavy(int streams) {
        return new Http2Behaviour(1, streams, LARGE_WINDOW, 4, Duration.ofMillis(15), SHORT, false);
    }

    /** Takes 1 kB/s of each, and lets the node send no more. */
    static Http2Behaviour slow(int connections, int streams) {
        return new Http2Behaviour(
                connections, streams, SMALL_WINDOW, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), false);
    }

    /** Some hundred cancelled streams a second on each connection. */
    static Http2Behaviour cancelling(int connections) {
        return new Http2Behaviour(connections, 10, LARGE_WINDOW, 1, SHORT, SHORT, true);
    }
}
