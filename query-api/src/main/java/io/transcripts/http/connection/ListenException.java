package io.transcripts.http.connection;

/** A port that cannot be opened. The message is one sentence for the person who started the node. */
public final class ListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ListenException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
