package io.transcripts.domain;

/** What was opened cannot be read on: its partition has left this node meanwhile. Others may have it. */
public final class PartitionLeftException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param cause what the store says */
    public PartitionLeftException(Throwable cause) {
        super("The partition has left while it was read", cause);
    }
}
