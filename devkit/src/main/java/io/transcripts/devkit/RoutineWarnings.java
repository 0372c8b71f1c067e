package io.transcripts.devkit;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/** Drops the warnings that Kafka's broker logs at every orderly stop, from loggers whose other warnings matter. */
public final class RoutineWarnings extends Filter<ILoggingEvent> {

    @Override
    public FilterReply decide(ILoggingEvent event) {
        String message = event.getMessage();
        return message != null && message.contains("Attempting to close NetworkClient that has already been closed")
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }
}
