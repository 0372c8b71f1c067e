package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.transcripts.http.RequestMetrics;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the access log has of a request, and what not. */
class AccessLogTest {
    private final List<Map<String, String>> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RequestMetrics.ACCESS);
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getKeyValuePairs().stream()
                    .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value))));
        }
    };
    private ApiFixture api;

    @BeforeEach
    void start() throws Exception {
        api = new ApiFixture();
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    @AfterEach
    void stop() throws Exception {
        logger.detachAppender(appender);
        logger.setLevel(Level.OFF);
        api.close();
    }

    @Test
    void aRequestIsOneLineThatNamesNoSession() throws Exception {
        int bytes = api.send(
                        api.request("/v1/sessions/mine/transcript?format=text").header("X-Request-ID", "r1"))
                .body()
                .length;
        api.send(HttpRequest.newBuilder(api.uri("/v1/sessions/mine?q=secret")).header("X-Request-ID", "r2"));
        await().atMost(Duration.ofSeconds(10)).until(() -> lines.size() == 2);

        assertThat(lines.get(0))
                .containsEntry("request_id", "r1")
                .containsEntry("key_id", "pro")
                .containsEntry("method", "GET")
                .containsEntry("route", "/v1/sessions/{id}/transcript")
                .containsEntry("status", "200")
                .containsEntry("bytes", Integer.toString(bytes))
                .containsOnlyKeys("request_id", "key_id", "method", "route", "status", "ms", "bytes");
        assertThat(lines.get(1)).containsEntry("key_id", "-").containsEntry("status", "401");
        assertThat(lines.toString()).doesNotContain("mine", "secret");
    }

    @Test
    void whereItIsOffNothingIsWritten() throws Exception {
        logger.setLevel(Level.OFF);
        assertThat(api.get("/v1/sessions/mine").statusCode()).isEqualTo(200);
        api.close();

        assertThat(lines).isEmpty();
    }
}
