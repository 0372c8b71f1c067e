package io.transcripts.domain;

import java.time.Duration;

/**
 * How long a session is waited for, counted from record timestamps (rule 3.8). A timestamp of zero or less is unknown: then
 * the period counts from when the record was read, and what is read again after a loss of all state counts anew.
 *
 * @param quiet after the last event of an ended session that announced no segment count
 * @param grace from the end of the session to its deadline: what is missing then stays missing
 * @param idle without any event and without an end
 * @param updateEvery least time between two notifications of one complete session
 * @param confirm from sending a notification to the time when a task that still lives must have delivered it: several
 *     commit intervals, because each commit waits for all that was sent, and a failed delivery ends the task
 * @param retention from the end of a session until its content is erased (rule 3.10); zero keeps it for ever, and so does
 *     a session of whose records no time is known
 * @param marker from an erasure until even that it took place is forgotten; zero keeps it for ever
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
