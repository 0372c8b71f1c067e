package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.http.Routes.Route;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for each route of the public port, whatever it answers. A route that is added without a row here fails: who sees
 * it without a key, and as somebody else, is then nobody's doubt.
 */
class EveryRouteTest {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW");
    private static ApiFixture api;

    /**
     * A route.
     *
     * @param path of it, with {@code ID} for the session where it has one
     * @param methods that it has
     * @param isOpen to callers without a key
     */
    record Row(String template, String path, Set<String> methods, boolean isOpen) {
        boolean isOfSession() {
            return path.contains("ID");
        }

        String path(String session) {
            return path.replace("ID", session);
        }

        /** With a parameter that no route has. */
        String unknown(String session) {
            return path(session) + (path.contains("?") ? "&" : "?") + "x=%zz";
        }

        @Override
        public String toString() {
            return template;
        }
    }

    private static final Set<String> READ = Set.of("GET", "HEAD");

    private static final Set<String> DELETE_TOO = Set.of("GET", "HEAD", "DELETE");
    /** Of the pages that are open. */
    private static final String FILES = "/(docs|page)/[\\w.-]+\\.(js|css|svg)";

    private static final List<Row> ROWS = List.of(
            new Row("/v1/sessions/{id}/transcript", "/v1/sessions/ID/transcript", DELETE_TOO, false),
            new Row("/v1/sessions/{id}/transcript/stream", "/v1/sessions/ID/transcript/stream", READ, false),
            new Row("/v1/sessions/{id}/transcript/search", "/v1/sessions/ID/transcript/search?q=a", READ, false),
            new Row("/v1/sessions/{id}", "/v1/sessions/ID", READ, false),
            new Row("/v1/sessions", "/v1/sessions", READ, false),
            open("/openapi.yaml"),
            open("/openapi.json"),
            open("/asyncapi.yaml"),
            open("/asyncapi.json"),
            open("/docs"),
            open("/docs/topics"),
            open("/"));

    private static Row open(String path) {
        return new Row(path, path, READ, true);
    }

    static Stream<Row> rows() {
        return ROWS.stream();
    }

    static Stream<Row> closed() {
        return rows().filter(row -> !row.isOpen());
    }

    /** A stream goes on. */
    static Stream<Row> thatEnd() {
        return closed().filter(row -> !row.template().endsWith("/stream"));
    }

    static Stream<Row> ofSessions() {
        return rows().filter(Row::isOfSession);
    }

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @Test
    void everyRouteIsInTheTable() {
        List<Route> routes = api.server.routes();

        assertThat(routes.stream().map(Route::template).filter(template -> !template.matches(FILES)))
                .containsExactlyInAnyOrderElementsOf(
                        ROWS.stream().map(Row::template).toList());
        assertThat(routes.stream().filter(route -> route.template().matches(FILES)))
                .isNotEmpty()
                .allMatch(route -> route.isOpen() && route.delete() == null);
    }

    @ParameterizedTest
    @MethodSource("closed")
    void withoutAKeyThereIsNothingElseToHear(Row row) throws Exception {
        for (String method : METHODS) {
            for (Map<String, String> headers : List.of(
                    Map.<String, String>of(),
                    Map.of("Accept", "nonsense"),
                    Map.of("Accept-Encoding", "identity;q=0, gzip;q=0"),
                    Map.of("Origin", "https://app.example.com", "Access-Control-Request-Method", "GET"))) {
                for (String path : List.of(row.path("mine"), row.unknown("mine"), row.path("%zz"))) {
                    assertRefused(raw(method, path, headers));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void methodsThatItHasNotAreNamed(Row row) throws Exception {
        List<String> others = METHODS.stream()
                .filter(method -> !row.methods().contains(method))
                .toList();
        for (String method : others) {
            // Before the parameters are looked at, and the session.
            HttpResponse<byte[]> response = api.send(
                    api.request(row.unknown("a%20b").replace("%zz", "1")).method(method, BodyPublishers.noBody()));

            assertThat(response.statusCode()).as(method).isEqualTo(405);
            assertThat(response.headers().allValues("Allow").toString().split("[\\[\\], ]+"))
                    .filteredOn(name -> !name.isEmpty())
                    .containsExactlyInAnyOrderElementsOf(row.methods());
            assertThat(ApiFixture.text(response))
                    .contains("\"code\":\"method_not_allowed\"", "\"type\":\"validation_error\"");
            assertCounted(row, response);
        }
    }

    @ParameterizedTest
    @MethodSource("ofSessions")
    void othersSessionsAreNone(Row row) throws Exception {
        for (String method : row.methods()) {
            if (!READ.contains(method)) {
                continue;
            }
            HttpResponse<byte[]> unknown = api.send(ask(row, "unknown", method));
            assertThat(unknown.statusCode()).isEqualTo(404);
            for (String session : List.of("theirs", "nobodys", "disputed", "erased-theirs", "erased-nobodys")) {
                HttpResponse<byte[]> response = api.send(ask(row, session, method));
                assertThat(response.statusCode()).as(session).isEqualTo(404);
                assertThat(response.body()).isEqualTo(unknown.body());
                assertCounted(row, response);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("thatEnd")
    void whatNodesTellEachOtherIsNothingFromOutside(Row row) throws Exception {
        for (String session : List.of("mine", "theirs", "erased", "moving")) {
            List<HttpResponse<byte[]>> responses = new ArrayList<>();
            for (Map<String, String> headers : List.of(
                    Map.<String, String>of(),
                    Map.of(
                            "Transcripts-Organization", "org_other",
                            "Transcripts-Or-Standby", "true",
                            "Transcripts-Stamp", "\"0.0.0.0\"",
                            "X-Forwarded-For", "10.0.0.1",
                            "X-Original-URL", "/v1/sessions/theirs",
                            "X-Rewrite-URL", "/v1/sessions/theirs",
                            "X-HTTP-Method-Override", "DELETE"))) {
                HttpRequest.Builder request = ask(row, session, "GET");
                headers.forEach(request::header);
                responses.add(api.send(request));
            }
            assertThat(responses.get(1).statusCode()).isEqualTo(responses.get(0).statusCode());
            assertThat(responses.get(1).body()).isEqualTo(responses.get(0).body());
            assertThat(responses.get(1).headers().map().keySet())
                    .isEqualTo(responses.get(0).headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("transcripts-"));
        }
        String header = "X-API-Key: " + api.key("pro") + "\r\n";
        assertThat(api.raw("GET /peer" + row.path("mine") + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + header
                        + "\r\n"))
                .startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @MethodSource("thatEnd")
    void everyAnswerToAKeySaysWhatItHasLeft(Row row) throws Exception {
        for (String session : List.of("mine", "unknown", "erased", "moving", "broken", "a%20b")) {
            assertCounted(row, api.send(ask(row, session, "GET")));
        }
        assertCounted(
                row,
                api.send(HttpRequest.newBuilder(api.uri(row.path("mine"))).header("X-API-Key", api.key("scopeless"))));
        assertCounted(row, api.get("/nowhere"));
    }

    private static void assertCounted(Row row, HttpResponse<byte[]> response) {
        if (!row.isOpen()) {
            assertThat(response.headers().map())
                    .as("of a %d", response.statusCode())
                    .containsKeys(
                            "x-ratelimit-limit",
                            "x-ratelimit-remaining",
                            "x-ratelimit-reset",
                            "ratelimit",
                            "ratelimit-policy",
                            "x-request-id");
        }
    }

    private static void assertRefused(String response) {
        assertThat(response).startsWith("HTTP/1.1 401 ").containsIgnoringCase("\r\nWWW-Authenticate: Bearer\r\n");
        assertThat(response).containsIgnoringCase("\r\nX-Request-ID: req_");
        assertThat(response.toLowerCase(java.util.Locale.ROOT)).doesNotContain("allow:", "access-control", "ratelimit");
    }

    private static HttpRequest.Builder ask(Row row, String session, String method) {
        return api.request(row.path(session)).header("X-Request-ID", "r").method(method, BodyPublishers.noBody());
    }

    private static String raw(String method, String path, Map<String, String> headers) throws Exception {
        StringBuilder request =
                new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        return api.raw(request.append("\r\n").toString());
    }
}
