package io.transcripts.peer;

import java.time.Duration;

/**
 * How long a node has for what.
 *
 * @param connect for a new connection to another node
 * @param patience with one that says nothing
 * @param deadline until a caller's answer has to begin, whoever is asked for it
 * @param leftAlone how long one that did not answer is not asked again
 * @param move how long all are asked again when none can answer: what a partition takes to move when nobody has died
 */
record PeerTimeouts(Duration connect, Duration patience, Duration deadline, Duration leftAlone, Duration move) {
    /** What one node costs leaves time to ask the next one. */
    static final PeerTimeouts USUAL = new PeerTimeouts(
            Duration.ofMillis(300),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3));
}
