package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.transcripts.http.Routes;
import io.transcripts.routing.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server does besides its answers: it measures, and it stops. */
class ApiLifeTest {
    private static final String MINE = "/v1/sessions/mine/transcript";
    private ApiFixture api;

    @BeforeEach
    void start() throws Exception {
        api = new ApiFixture();
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
    }

    @Test
    void requestsAreTimedByRouteNotByPath() throws Exception {
        api.get(MINE);
        api.get("/v1/sessions/none/transcript");
        api.get("/nowhere");
        api.send(api.request(MINE).method("BREW", BodyPublishers.noBody()));

        await().untilAsserted(() -> {
            assertThat(count("/v1/sessions/{id}/transcript", "2xx")).isEqualTo(1);
            assertThat(count("/v1/sessions/{id}/transcript", "4xx")).isEqualTo(2);
            assertThat(count("none", "4xx")).isEqualTo(1);
            assertThat(api.registry.find("transcripts.http.request").timers()).hasSize(2);
        });
        assertThat(api.registry.find("transcripts.http.requests").counters())
                .filteredOn(counter -> counter.count() > 0)
                .extracting(counter ->
                        counter.getId().getTag("format") + " " + counter.getId().getTag("from"))
                .containsOnly("json here");
    }

    @Test
    void aRequestThatAsksToWaitIsCountedAndNotTimed() throws Exception {
        api.get(MINE + "?wait=1");

        await().untilAsserted(() -> assertThat(
                        api.registry.find("transcripts.http.requests").counters())
                .filteredOn(counter -> counter.count() > 0)
                .hasSize(1));
        assertThat(api.registry.find("transcripts.http.request").timers()).isEmpty();
    }

    @Test
    void failuresAreShownBeforeTheFirstOneForEachRouteThatAnObjectiveIsFor() {
        List<String> promised = api.server.routes().stream()
                .map(Routes.Route::template)
                .filter(template -> template.startsWith("/v1/"))
                .toList();

        assertThat(promised).hasSizeGreaterThanOrEqualTo(5);
        assertThat(api.registry
                        .find("transcripts.http.requests")
                        .tag("status", "5xx")
                        .counters())
                .extracting(counter -> counter.getId().getTag("route"))
                .containsAll(promised)
                .hasSize(2 * promised.size());
    }

    @Test
    void aRequestUnderWayIsAnsweredWhileTheServerStops() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        api.answerWith((id, words, orStandby) -> {
            asked.countDown();
            try {
                assertThat(answer.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new Answer.Found<>(ApiFixture.transcript("mine", "org_demo", false), ApiFixture.CURRENT);
        });
        CompletableFuture<HttpResponse<byte[]>> response =
                api.client.sendAsync(api.request(MINE).build(), BodyHandlers.ofByteArray());
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(api.server::close);
        await().until(this::isRefusing);
        answer.countDown();

        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        stopped.get(10, TimeUnit.SECONDS);
    }

    /** Whether the port takes no new connection, or tells those that come to go elsewhere. */
    private boolean isRefusing() {
        try {
            return api.raw("GET /openapi.yaml HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .startsWith("HTTP/1.1 503");
        } catch (IOException e) {
            return true;
        }
    }

    private double count(String route, String status) {
        return api.registry.get("transcripts.http.requests").tags("route", route, "status", status).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
