package io.transcripts.node.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How much of the log an outage of the brokers takes. */
class RepeatedLinesTest {
    private static final int CLIENTS = 8;
    private static final String GONE =
            "[Consumer clientId=c-{}, groupId=g] Connection to node {} (localhost/127.0.0.1:{})"
                    + " could not be established. Node may not be available.";

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private long now = TimeUnit.HOURS.toNanos(1);
    private final RepeatedLines bounded = new RepeatedLines(() -> now);
    private final Level before = root().getLevel();

    @BeforeEach
    void begin() {
        log.start();
        root().setLevel(Level.INFO);
        bounded.setContext(context);
        bounded.addAppender(log);
        bounded.start();
        root().addAppender(bounded);
    }

    @AfterEach
    void end() {
        root().detachAppender(bounded);
        root().setLevel(before);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Test
    void anOutageCostsFewLinesAMinute() {
        for (int minute = 0; minute < 5; minute++) {
            log.list.clear();
            for (int second = 0; second < 60; second++) {
                now += TimeUnit.SECONDS.toNanos(1);
                outage();
            }
            assertThat(log.list).as("minute %d", minute).hasSizeBetween(2, 20);
            assertThat(lines())
                    .anyMatch(line -> line.matches("\\d+ lines like those of the last minutes are left out"));
        }
    }

    @Test
    void theFirstLineSaysWhatAndSinceWhen() {
        outage();

        assertThat(lines().get(0))
                .matches("Trouble with Kafka since \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ: .*Connection to node 0"
                        + " .*");
        log.list.clear();
        now += TimeUnit.MINUTES.toNanos(2);
        outage();
        assertThat(lines().get(0)).as("another outage").startsWith("Trouble with Kafka since ");
    }

    @Test
    void othersWriteAsTheyLike() {
        org.slf4j.Logger other = LoggerFactory.getLogger("io.transcripts.http.connection.Incidents");
        org.slf4j.Logger runtime = LoggerFactory.getLogger("io.transcripts.runtime.StreamsRuntime");
        for (int i = 0; i < 30; i++) {
            other.warn("said {} times", i);
            runtime.info("said {} times", i);
            runtime.debug("not said {} times", i);
        }
        assertThat(log.list).hasSize(60);
    }

    private void outage() {
        for (int client = 0; client < CLIENTS; client++) {
            LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient")
                    .warn(GONE, client, client % 3, 9092 + client);
            LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient")
                    .warn("[Producer clientId=p-" + client + "] Bootstrap broker localhost:9092 (id: -1) disconnected");
            LoggerFactory.getLogger("org.apache.kafka.streams.processor.internals.StreamThread")
                    .error("stream-thread [t-" + client + "] failed", new IllegalStateException("x"));
        }
        for (String own : List.of(
                "ownership.Lease", "ownership.CatchUpMonitor", "runtime.StraysPurge", "fencing.ChangelogFence")) {
            LoggerFactory.getLogger("io.transcripts." + own).warn("Cannot be asked: {}", now);
        }
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
