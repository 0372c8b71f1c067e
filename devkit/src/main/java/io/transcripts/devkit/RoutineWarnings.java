package io.transcripts.devkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** Drops the warnings that Kafka's broker logs at every orderly start and stop. */
final class RoutineWarnings extends Filter<ILoggingEvent> {
    private RoutineWarnings() {}

    /** From now on, for all that is logged; production, which has no broker in its process, does without. */
    static synchronized void drop() {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        // Announces every start as a warning.
        context.getLogger("org.apache.kafka.controller.QuorumController").setLevel(Level.ERROR);
        Iterator<Appender<ILoggingEvent>> appenders =
                context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        while (appenders.hasNext()) {
            Appender<ILoggingEvent> appender = appenders.next();
            if (appender.getCopyOfAttachedFiltersList().stream().noneMatch(RoutineWarnings.class::isInstance)) {
                appender.addFilter(new RoutineWarnings());
            }
        }
    }

    /** From loggers whose other warnings matter. */
    @Override
    public FilterReply decide(ILoggingEvent event) {
        String message = event.getMessage();
        return message != null && message.contains("Attempting to close NetworkClient that has already been closed")
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }
}
