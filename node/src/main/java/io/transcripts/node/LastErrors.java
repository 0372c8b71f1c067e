package io.transcripts.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** The last warnings and errors of the log, for {@code /status}: whoever looks there need not have the log. Thread-safe. */
final class LastErrors extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final int MOST = 20;
    private static final int MOST_CHARACTERS = 300;

    private final Deque<Map<String, Object>> last = new ArrayDeque<>();
    private final Logger root;

    private LastErrors(LoggerContext context) {
        root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        setContext(context);
        setName("last-errors");
        start();
        root.addAppender(this);
    }

    /** Listens until it is closed. */
    static LastErrors listen() {
        return new LastErrors((LoggerContext) LoggerFactory.getILoggerFactory());
    }

    /** The newest first. */
    List<Map<String, Object>> status() {
        synchronized (last) {
            return new ArrayList<>(last);
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.WARN)) {
            return;
        }
        String text = event.getFormattedMessage();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", event.getInstant().toString());
        line.put("level", event.getLevel().toString());
        line.put("logger", event.getLoggerName().substring(event.getLoggerName().lastIndexOf('.') + 1));
        line.put("message", text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…");
        synchronized (last) {
            last.addFirst(line);
            if (last.size() > MOST) {
                last.removeLast();
            }
        }
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }
}
