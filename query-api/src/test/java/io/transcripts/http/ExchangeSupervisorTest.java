package io.transcripts.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.http.connection.ConnectionLimits;
import io.transcripts.http.connection.Incidents;
import io.transcripts.http.connection.Listener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody waits for ever, whatever becomes of those who were to answer. */
class ExchangeSupervisorTest {
    private static final ExchangeSupervisor.Limits SHORT = new ExchangeSupervisor.Limits(
            Duration.ofMillis(500), Duration.ofSeconds(30), 32 << 10, Duration.ofMinutes(1));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void whoeverNobodyAnswersHearsThatNobodyCan(HttpClient.Version version) throws Exception {
        AtomicReference<Exchange> forgotten = new AtomicReference<>();

        HttpResponse<String> response = ask(version, forgotten::set);

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

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void whoComesTooLateHasAThreadToGiveBackWhatItTook(HttpClient.Version version) throws Exception {
        AtomicReference<Exchange> forgotten = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(2);

        var unused = ask(version, forgotten::set, () -> {
            forgotten.get().execute(done::countDown);
            forgotten.get().executeAfter(1, done::countDown);
            await().untilAsserted(() -> assertThat(done.getCount()).isZero());
        });
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void anAnswerThatBreaksOffBeforeAnyOfItWasSentIsOneThatNobodyHas(HttpClient.Version version) throws Exception {
        // Given an answer that another node has begun to give, and then fails to
        AtomicReference<Exchange> broken = new AtomicReference<>();
        HttpResponse<String> response = ask(version, exchange -> {
            broken.set(exchange);
            assertThat(exchange.claim()).isTrue();
            exchange.response().setStatus(200);
            exchange.response().getHeaders().put("Content-Length", 1_000);
            exchange.end(new TimeoutException("nothing for 1000 ms"));
        });

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(response.body()).contains("\"not_ready\"");

        // When what was on its way comes nevertheless
        Callback.Completable late = new Callback.Completable();
        broken.get().write(true, ByteBuffer.allocate(1), late);

        assertThat(late).isCompletedExceptionally();
    }

    private HttpResponse<String> ask(HttpClient.Version version, Consumer<Exchange> answering) throws Exception {
        return ask(version, answering, () -> {});
    }

    /** @param afterwards done before the server ends */
    private HttpResponse<String> ask(HttpClient.Version version, Consumer<Exchange> answering, Runnable afterwards)
            throws Exception {
        Routes routes = new Routes(List.of(new Routes.Route("/question", true, request -> answering::accept)));
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
        try (ResponseResources reads = new ResponseResources(ResponseBudget.ofHeap(registry), SHORT, registry);
                Listener listener = new Listener(
                        settings,
                        new RoutesHandler(routes, null, new Exchange.Port(RequestMetrics.unmeasured(), reads, null)),
                        new Incidents("test", registry))) {
            HttpResponse<String> response = HttpClient.newBuilder()
                    .version(version)
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create(listener.url() + "/question"))
                                    .build(),
                            BodyHandlers.ofString());
            afterwards.run();
            return response;
        }
    }
}
