package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.http.Admission;
import io.transcripts.keys.ApiKey;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000);
    private final AtomicLong nanos = new AtomicLong();
    private final RateLimits limits = new RateLimits(Clock.fixed(NOW, ZoneOffset.UTC), nanos::get);

    private static ApiKey key(String id, int perMinute) {
        return new ApiKey(id, "0", "org", ApiKey.Plan.FREE, Set.of(), null, false, perMinute);
    }

    private int admitted(String id, int perMinute, int asked) {
        int admitted = 0;
        for (int i = 0; i < asked; i++) {
            if (limits.admit(key(id, perMinute)).refusal() == null) {
                admitted++;
            }
        }
        return admitted;
    }

    @Test
    void aMinuteHasItsRequestsAndNoMore() {
        assertThat(admitted("a", 600, 1_400)).isEqualTo(600);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(admitted("a", 600, 1_400)).as("a second later").isEqualTo(10);
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(admitted("a", 600, 1_400)).as("never more at once").isEqualTo(600);
    }

    @Test
    void keysDoNotShare() {
        assertThat(admitted("a", 3, 5)).isEqualTo(3);
        assertThat(admitted("b", 3, 5)).isEqualTo(3);
    }

    @Test
    void anotherLimitCountsFromItsStart() {
        assertThat(admitted("a", 3, 5)).isEqualTo(3);
        assertThat(admitted("a", 6, 9)).isEqualTo(6);
    }

    @Test
    void theLargestLimitIsOne() {
        assertThat(admitted("a", Integer.MAX_VALUE, 10_000)).isEqualTo(10_000);
    }

    @Test
    void bothDialectsSayTheSame() {
        Admission first = limits.admit(key("a", 3));
        assertThat(first.headers())
                .containsEntry("X-RateLimit-Limit", "3")
                .containsEntry("X-RateLimit-Remaining", "2")
                .containsEntry("X-RateLimit-Reset", "1020")
                .containsEntry("RateLimit-Policy", "\"key\";q=3;w=60")
                .containsEntry("RateLimit", "\"key\";r=2;t=20")
                .hasSize(5);
        assertThat(admitted("a", 3, 2)).isEqualTo(2);
        Admission refused = limits.admit(key("a", 3));
        assertThat(refused.headers())
                .containsEntry("X-RateLimit-Remaining", "0")
                .containsEntry("X-RateLimit-Reset", "1060")
                .containsEntry("RateLimit", "\"key\";r=0;t=60");
        assertThat(refused.refusal()).hasMessageContaining("3 requests a minute");
    }

    @Test
    void toLookCountsNothing() {
        assertThat(limits.headers(key("a", 3))).containsEntry("RateLimit", "\"key\";r=3;t=0");
        Admission first = limits.admit(key("a", 3));
        assertThat(limits.headers(key("a", 3))).isEqualTo(first.headers()).isEqualTo(limits.headers(key("a", 3)));
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(limits.headers(key("a", 3))).containsEntry("X-RateLimit-Remaining", "3");
    }

    @Test
    void everyAnswerToAKeySaysWhatItHasLeft() throws Exception {
        // Time stands still: nothing comes back while the test asks.
        try (ApiFixture api = new ApiFixture(ApiServer.Options.of("127.0.0.1", 0), () -> 0)) {
            List<String> paths = List.of("/v1/sessions/mine/transcript", "/v1/sessions/unknown", "/nowhere");
            for (int i = 0; i < ApiFixture.LIMIT; i++) {
                HttpResponse<byte[]> answer = api.send(limited(api, paths.get(i)));
                assertThat(answer.headers().allValues("X-RateLimit-Remaining"))
                        .containsExactly(Integer.toString(ApiFixture.LIMIT - 1 - i));
                assertThat(answer.headers().allValues("RateLimit-Policy")).containsExactly("\"key\";q=3;w=60");
            }
            // Before the route, the method, the parameters and the scope are looked at.
            for (String path : List.of("/nowhere", "/v1/sessions/a%20b?x=1", "/v1/sessions/mine")) {
                HttpResponse<byte[]> refused = api.send(limited(api, path).method("POST", BodyPublishers.noBody()));
                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(refused.headers().allValues("Retry-After")).containsExactly("20");
                assertThat(refused.headers().allValues("X-RateLimit-Limit")).containsExactly("3");
                assertThat(refused.headers().allValues("X-RateLimit-Remaining")).containsExactly("0");
            }
            assertThat(api.registry
                            .get("transcripts.http.refused")
                            .tag("kind", "rate")
                            .counter()
                            .count())
                    .isEqualTo(3);

            assertThat(api.get(paths.get(0)).statusCode()).as("another key").isEqualTo(200);
            HttpResponse<byte[]> open = api.send(HttpRequest.newBuilder(api.uri("/openapi.yaml")));
            assertThat(open.statusCode()).isEqualTo(200);
            assertThat(open.headers().map()).doesNotContainKey("ratelimit");
            HttpResponse<byte[]> unknown =
                    api.send(HttpRequest.newBuilder(api.uri(paths.get(0))).header("X-API-Key", "tk_unknown"));
            assertThat(unknown.headers().map()).doesNotContainKey("ratelimit");
        }
    }

    private static HttpRequest.Builder limited(ApiFixture api, String path) {
        return HttpRequest.newBuilder(api.uri(path)).header("X-API-Key", api.key("limited"));
    }
}
