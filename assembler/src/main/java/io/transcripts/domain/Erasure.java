package io.transcripts.domain;

/**
 * How far the removal of a session's content has come (rule 3.10). From the first stage on no answer shows any of it. The stages
 * are for what lies in the changelog and on disk.
 *
 * <p>A crash may leave rows deleted in the local store whose deletion never reached the changelog. Nobody knows then which keys to
 * delete there. So rows are made blank first, which keeps their keys. They are deleted only when a task has lived on for so long
 * after that that its commits have taken the blank rows to the changelog.
 *
 * @param atMs when it was asked for: the timestamp of the record that did, or the end of the retention
 * @param sinceMs when the stage was reached, by the clock
 */
public record Erasure(long atMs, Stage stage, long sinceMs) {

    /** What is done, in this order. */
    public enum Stage {
        /** Rows with content may be left. */
        REQUESTED,
        /** No row has content any more, as far as this task has seen. */
        BLANKED,
        /** The blank rows are deleted too. */
        DELETED,
        /** And the changelog is known to have been told. */
        DONE
    }

    static Erasure requested(long atMs, long nowMs) {
        return new Erasure(atMs, Stage.REQUESTED, nowMs);
    }

    Erasure reached(Stage next, long nowMs) {
        return new Erasure(atMs, next, nowMs);
    }

    /** For a new epoch of the task, which does not know how many writes of the last one reached the changelog. */
    Erasure adopted() {
        return stage == Stage.DONE ? this : new Erasure(atMs, Stage.REQUESTED, sinceMs);
    }
}
