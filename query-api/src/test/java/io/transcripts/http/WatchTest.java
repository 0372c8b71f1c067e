package io.transcripts.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody waits for ever, whatever becomes of those who were to answer. */
class WatchTest {
    private static final Watch.Limits SHORT =
            new Watch.Limits(Duration.ofMillis(500), Duration.ofSeconds(30), 32 << 10, Duration.ofMinutes(1));

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void whoeverNobodyAnswersHearsThatNobodyCan(HttpClient.Version version) throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AtomicReference<Exchange> forgotten = new AtomicReference<>();
        Routes routes = new Routes(List.of(new Routes.Route(
                "/forgotten",
                true,
                call -> new Question(
                        "s",
                        "",
                        "",
                        (exchange, orStandby, known, elsewhere) -> forgotten.set(exchange),
                        Question.Memory.NONE))));
        Listener.Settings settings = new Listener.Settings(
                "test",
                "127.0.0.1",
                0,
                "",
                "",
                8,
                8 << 10,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                ConnectionLimits.DEFAULT);
        try (Reads reads = new Reads(ReadBudget.ofHeap(registry), SHORT, registry);
                Listener listener = new Listener(
                        settings,
                        new RoutesHandler(
                                routes, null, Router.here(), new Exchange.Port(RequestLog.unmeasured(), reads, false)),
                        new Incidents("test", registry))) {
            HttpResponse<String> response = HttpClient.newBuilder()
                    .version(version)
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create(listener.url() + "/forgotten"))
                                    .build(),
                            BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            assertThat(registry.get("transcripts.exchanges.ended")
                            .tag("reason", "overdue")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(forgotten.get().claim())
                    .as("who comes too late is not heard")
                    .isFalse();
        }
    }
}
