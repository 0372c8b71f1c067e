package io.transcripts.keys;

/** A keys file that cannot be used. The message is one sentence for its author, and quotes nothing of the file. */
public final class KeysFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeysFileException(String sentence) {
        super(sentence);
    }

    public KeysFileException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
