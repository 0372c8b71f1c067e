package io.transcripts.domain;

import java.time.Duration;

/**
 * How long a session is waited for (rule 3.8). The periods count from record timestamps.
 *
 * <p>A timestamp of zero or less is unknown. Then the period counts from when the record was read. After a loss of all state it
 * is read again, and counts anew.
 *
 * @param quiet after the last event of an ended session that announced no segment count
 * @param grace from the end of the session to its deadline; what is missing by then stays missing
 * @param idle without any event and without an end
 * @param updateEvery least time between two notifications of one complete session
 * @param confirm from sending a notification until a task that still lives must have delivered it. Several commit intervals: each
 *     commit waits for all that was sent, and a failed delivery ends the task
 * @param retention from the end of a session until its content is erased (rule 3.10). Zero keeps it for ever; so does a session of
 *     whose records no time is known
 * @param marker from an erasure until nothing tells of it any more; zero keeps the marker for ever
 */
public record Deadlines(
        Duration quiet,
        Duration grace,
        Duration idle,
        Duration updateEvery,
        Duration confirm,
        Duration retention,
        Duration marker) {

    /** The contract's periods. */
    public static final Deadlines DEFAULT = new Deadlines(
            Duration.ofSeconds(3),
            Duration.ofSeconds(60),
            Duration.ofMinutes(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofDays(30),
            Duration.ofDays(400));

    /** The same, but what is stored is kept for ever. */
    public Deadlines withoutRetention() {
        return new Deadlines(quiet, grace, idle, updateEvery, confirm, Duration.ZERO, Duration.ZERO);
    }
}
