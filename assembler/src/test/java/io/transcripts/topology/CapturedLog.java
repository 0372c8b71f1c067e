package io.transcripts.topology;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What a class logs during a test, from INFO on, and nobody else sees. */
final class CapturedLog implements BeforeEachCallback, AfterEachCallback {
    private final Logger logger;
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    CapturedLog(Class<?> of) {
        logger = (Logger) LoggerFactory.getLogger(of);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        events.start();
        logger.addAppender(events);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.detachAppender(events);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    List<ILoggingEvent> events() {
        return events.list;
    }
}
