package io.transcripts.domain;

/** What an event did, for the accounts of rule 3.11. */
public enum Outcome {
    /** It changed something. */
    APPLIED,
    /** It lost to what is there. */
    SUPERSEDED,
    /** It equals what is there. */
    DUPLICATE,
    /** Its session has been erased. */
    ERASED
}
