package io.transcripts.chaos.hostile;

import java.time.Duration;

/**
 * How connections of HTTP/1.1 behave.
 *
 * @param connections at once
 * @param dripEvery between two bytes of what is sent slowly
 * @param readBytes at once
 * @param readEvery between two such reads; zero for as fast as it comes
 * @param pause between an answer and the next request, and before another connection takes the place of a closed one
 */
record Http1Behaviour(int connections, Duration dripEvery, int readBytes, Duration readEvery, Duration pause) {
    private static final Duration DRIP = Duration.ofSeconds(3);
    private static final int MUCH = 64 << 10;
    /** 4 MiB/s of each: a large body is long under way, and the attacker does not take the processors. */
    private static final Duration HEAVY_READ = Duration.ofMillis(15);

    private static final int LITTLE = 1_000;

    /** Takes large bodies as they come. */
    static Http1Behaviour heavy(int connections) {
        return new Http1Behaviour(connections, DRIP, MUCH, HEAVY_READ, Duration.ofMillis(10));
    }

    /** Takes 1 kB/s. */
    static Http1Behaviour slow(int connections) {
        return new Http1Behaviour(connections, DRIP, LITTLE, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    /** Sends a byte every few seconds. */
    static Http1Behaviour dripping(int connections) {
        return new Http1Behaviour(connections, DRIP, MUCH, Duration.ZERO, Duration.ofSeconds(10));
    }

    /** Asks again as soon as it is answered, and at most once a pause. */
    static Http1Behaviour hammering(int connections, Duration pause) {
        return new Http1Behaviour(connections, DRIP, MUCH, Duration.ZERO, pause);
    }

    /** Whether a body is to wait in the node, and not in the system's buffers. */
    boolean isSlow() {
        return readBytes < MUCH;
    }
}
