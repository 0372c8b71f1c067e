package io.transcripts.live;

/** Whether a request that waits need not wait any longer. */
public enum Probe {
    /** There is something to say, or an error. */
    NOW,
    /** Nothing has come yet. */
    LATER,
    /** Nobody could tell. */
    UNKNOWN
}
