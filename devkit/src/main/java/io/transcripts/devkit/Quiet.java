package io.transcripts.devkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.transcripts.node.command.Console;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Holds log lines back where a command says the same in a sentence of its own. */
public final class Quiet {
    private Quiet() {}

    /** Kafka's clients repeat "connection could not be established" many times a second. */
    public static void kafka() {
        set("org.apache.kafka", Level.ERROR);
    }

    /** The state changes of the broker and the node, which would tear a screen that is redrawn. */
    static void ourselves() {
        set("io.transcripts", Level.WARN);
    }

    private static void set(String logger, Level level) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!Console.debugging() && factory instanceof LoggerContext context) {
            context.getLogger(logger).setLevel(level);
        }
    }
}
