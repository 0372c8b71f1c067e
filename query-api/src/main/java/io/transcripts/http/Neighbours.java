package io.transcripts.http;

import io.transcripts.peer.PeerIdentity;
import io.transcripts.routing.Locator;
import java.time.Duration;

/**
 * The other nodes, as one of them sees them.
 *
 * @param locator who has what
 * @param identity to show them
 * @param connectTimeout for a new connection to one
 * @param patience with one that says nothing
 * @param deadline until a caller's answer has to begin, whoever is asked for it
 * @param leftAlone how long one that did not answer is not asked again
 * @param move how long all are asked again when none can answer: what a partition takes to move when nobody has died
 */
public record Neighbours(
        Locator locator,
        PeerIdentity identity,
        Duration connectTimeout,
        Duration patience,
        Duration deadline,
        Duration leftAlone,
        Duration move) {
    private static final Duration CONNECT = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration LEFT_ALONE = Duration.ofSeconds(1);
    private static final Duration MOVE = Duration.ofSeconds(3);

    /** With the usual times: what one node costs leaves time to ask the next one. */
    public static Neighbours of(Locator locator, PeerIdentity identity) {
        return new Neighbours(locator, identity, CONNECT, PATIENCE, DEADLINE, LEFT_ALONE, MOVE);
    }
}
