package io.transcripts.devkit;

import io.transcripts.node.command.CommandException;

/** The embedded broker could not start; the message says why and what to do. */
public final class BrokerException extends CommandException {
    private static final long serialVersionUID = 1L;

    BrokerException(String sentence) {
        super(sentence);
    }

    BrokerException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
