package io.transcripts.node.command;

/**
 * A failure that its user can do something about. The message is one sentence: what happened, with which names, and what
 * to do. The command line prints it alone and exits with 1.
 */
public class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param sentence for the user, without transcript text */
    public CommandException(String sentence) {
        super(sentence);
    }

    /** @param cause shown only with {@code TRANSCRIPTS_DEBUG=1} */
    public CommandException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
