package io.transcripts.store;

/** A stored value that cannot be read: an error of the store or of the release, never skipped. Quotes no content. */
public final class CorruptRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CorruptRowException(String reason) {
        super(reason);
    }

    CorruptRowException(String row, CorruptRowException cause) {
        super("Stored " + row + " cannot be read: " + cause.getMessage(), cause);
    }
}
