package io.transcripts.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.AppenderAttachable;
import io.transcripts.http.RequestMetrics;
import java.nio.file.Path;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of a node, as its options want it. What is not named stays as {@code logback.xml} says. */
public final class Logging implements AutoCloseable {
    private final @Nullable LevelsFile levels;

    private Logging(@Nullable LevelsFile levels) {
        this.levels = levels;
    }

    /** How lines are written. */
    public enum Format {
        /** For people. */
        TEXT,
        /** An object a line. */
        JSON
    }

    /**
     * What is wanted.
     *
     * @param access whether each request is a line
     * @param levels file that sets levels while the node runs; null for none
     */
    public record Options(
            Format format, boolean access, @Nullable Path levels) {}

    /** From now on. Does nothing where the log is another library's. */
    public static Logging begin(Options options) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return new Logging(null);
        }
        if (options.format() == Format.JSON) {
            writeJson(context.getLogger(Logger.ROOT_LOGGER_NAME), context);
        }
        if (options.access()) {
            context.getLogger(RequestMetrics.ACCESS).setLevel(Level.INFO);
        }
        return new Logging(options.levels() == null ? null : new LevelsFile(options.levels(), context));
    }

    /** For commands that do a node's work, and tell by themselves how far they are. */
    public static void warningsOnly() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("io.transcripts").setLevel(Level.WARN);
        }
    }

    private static void writeJson(AppenderAttachable<ILoggingEvent> to, LoggerContext context) {
        for (Iterator<Appender<ILoggingEvent>> all = to.iteratorForAppenders(); all.hasNext(); ) {
            Appender<ILoggingEvent> appender = all.next();
            if (appender instanceof OutputStreamAppender<ILoggingEvent> writing) {
                writing.setEncoder(json(context));
            } else if (appender instanceof RepeatedLines bounded) {
                writeJson(bounded, context);
            }
        }
    }

    static JsonEncoder json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }

    /** Stops following the file. */
    @Override
    public void close() {
        if (levels != null) {
            levels.close();
        }
    }
}
