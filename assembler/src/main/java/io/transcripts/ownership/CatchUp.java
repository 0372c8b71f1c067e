package io.transcripts.ownership;

/**
 * Whether a partition has read what its inputs held when its task started. Before that, a deadline that seems to have
 * passed may be met by a record that waits to be read, and nobody may say that a session does not exist.
 */
public interface CatchUp {

    /** The task of this partition starts here; called on its stream thread, and must not block. */
    void started(int partition);

    /** The task has left. */
    void stopped(int partition);

    /** Called on the stream thread at each tick, and by queries. */
    boolean isCaughtUp(int partition);

    /** Whether only a commit or so is left: then it need not wait for the next one. */
    boolean isClose(int partition);

    /** Since it has caught up every deadline that had passed was looked at: what is read now does not change by itself. */
    void settled(int partition);
}
