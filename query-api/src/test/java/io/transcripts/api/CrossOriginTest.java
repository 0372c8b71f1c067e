package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.http.Origins;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages may read answers. */
class CrossOriginTest {
    private static final String NAMED = "https://app.example.com";
    private static final String MINE = "/v1/sessions/mine";
    private static ApiFixture api;
    private static ApiFixture off;

    @BeforeAll
    static void start() throws Exception {
        off = new ApiFixture();
        api = new ApiFixture(
                ApiServer.Options.of("127.0.0.1", 0).with(Origins.of(List.of(NAMED, "http://localhost:3000"))));
        // The document is of ports without.
        api.client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
        off.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {NAMED, "http://localhost:3000"})
    void aNamedOriginMayAskWhatItMay(String origin) throws Exception {
        String response = preflight(api, origin, "/v1/sessions/mine/transcript");

        assertThat(response).startsWith("HTTP/1.1 204 ");
        assertThat(values(response, "Access-Control-Allow-Origin")).containsExactly(origin);
        assertThat(values(response, "Access-Control-Allow-Methods")).containsExactlyInAnyOrder("GET", "HEAD", "DELETE");
        assertThat(values(response, "Access-Control-Allow-Headers"))
                .containsExactlyInAnyOrder("Accept", "Authorization", "If-None-Match", "Last-Event-ID", "X-API-Key");
        assertThat(values(response, "Access-Control-Max-Age")).containsExactly("3600");
        assertThat(values(response, "Access-Control-Allow-Credentials")).isEmpty();
        assertThat(values(response, "Vary")).contains("Origin");
        assertThat(values(response, "X-Request-ID")).hasSize(1);
    }

    @Test
    void itsPagesReadAnswersAndErrors() throws Exception {
        for (String path : List.of(MINE + "/transcript", MINE, "/nowhere", MINE + "?x=1", "/v1/sessions/moving")) {
            HttpResponse<byte[]> response = api.send(api.request(path).header("Origin", NAMED));

            assertThat(response.headers().allValues("Access-Control-Allow-Origin"))
                    .containsExactly(NAMED);
            assertThat(response.headers().firstValue("Vary").orElseThrow()).contains("Origin", "Accept-Encoding");
            Set<String> shown = Set.of(response.headers()
                    .firstValue("Access-Control-Expose-Headers")
                    .orElseThrow()
                    .toLowerCase(Locale.ROOT)
                    .split(", ?"));
            List<String> readAnyway = List.of("content-type", "content-length", "cache-control");
            assertThat(response.headers().map().keySet().stream()
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .filter(name -> !name.startsWith("access-control") && !readAnyway.contains(name)))
                    .filteredOn(name -> !Set.of("date", "vary").contains(name))
                    .isSubsetOf(shown);
        }
        HttpResponse<byte[]> unauthenticated =
                api.send(HttpRequest.newBuilder(api.uri(MINE)).header("Origin", NAMED));
        assertThat(unauthenticated.statusCode()).isEqualTo(401);
        assertThat(unauthenticated.headers().allValues("Access-Control-Allow-Origin"))
                .containsExactly(NAMED);
    }

    @Test
    void aKnownAnswerIsReadableToo() throws Exception {
        String tag = api.get(MINE).headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> known =
                api.send(api.request(MINE).header("Origin", NAMED).header("If-None-Match", tag));

        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.headers().allValues("Access-Control-Allow-Origin")).containsExactly(NAMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com.evil.test",
                "https://evil.test",
                "http://app.example.com",
                "null",
                "https://appXexample.com",
                "https://APP.example.com",
                "https://evil.test https://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com/",
                "*",
                "file://"
            })
    void allOthersHearWhatTheyWouldHearWithout(String origin) throws Exception {
        for (ApiFixture asked : List.of(api, off)) {
            String preflight = preflight(asked, origin, MINE);
            assertThat(preflight).startsWith("HTTP/1.1 401 ");
            assertThat(preflight.toLowerCase(Locale.ROOT)).doesNotContain("access-control");
            HttpResponse<byte[]> response = asked.send(asked.request(MINE).header("Origin", origin));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
        }
    }

    @Test
    void whoAsksTwiceAsksForNothing() throws Exception {
        String twice = api.raw("OPTIONS /v1/sessions/mine HTTP/1.1\r\nHost: a\r\nConnection: close\r\nOrigin: " + NAMED
                + "\r\nOrigin: https://evil.test\r\nAccess-Control-Request-Method: GET\r\n\r\n");

        assertThat(twice).startsWith("HTTP/1.1 401 ").doesNotContain("Access-Control");
    }

    @Test
    void whatIsNoQuestionOfABrowserNeedsAKey() throws Exception {
        String options = api.raw(
                "OPTIONS /v1/sessions/mine HTTP/1.1\r\nHost: a\r\nConnection: close\r\nOrigin: " + NAMED + "\r\n\r\n");

        assertThat(options).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void withoutNamesNothingIsSaidOfIt() throws Exception {
        HttpResponse<byte[]> response = off.send(off.request(MINE).header("Origin", NAMED));

        assertThat(response.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
        assertThat(response.headers().allValues("Vary")).noneMatch(value -> value.contains("Origin"));
        assertThat(api.get(MINE).headers().firstValue("Vary").orElseThrow())
                .as("another origin's answer differs")
                .contains("Origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "app.example.com",
                "https://*.example.com",
                "https://app.example.com/",
                "HTTPS://a",
                "https://A",
                "https://a:443",
                "http://a:80",
                "https://a:0",
                "ftp://a",
                "https://a b",
                "https://",
                ""
            })
    void onlyOriginsAsBrowsersWriteThemAreTaken(String name) {
        assertThatThrownBy(() -> Origins.of(List.of(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no origin");
    }

    @Test
    void addressesAndPortsAreOriginsToo() {
        assertThat(Origins.of(List.of(
                                "http://[::1]:8080", "https://10.0.0.1", "https://a:80", "https://a", "https://a"))
                        .names())
                .hasSize(4);
    }

    private static String preflight(ApiFixture asked, String origin, String path) throws Exception {
        return asked.raw("OPTIONS " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nOrigin: " + origin
                + "\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization\r\n\r\n");
    }

    private static List<String> values(String response, String header) {
        return response.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(header.toLowerCase(Locale.ROOT) + ": "))
                .flatMap(line -> List.of(line.substring(header.length() + 2).split(", ?")).stream())
                .toList();
    }
}
