package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.domain.Transcript;
import io.transcripts.http.connection.ListenException;
import io.transcripts.management.ManagementServer;
import io.transcripts.routing.Answer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about the API outside of the table of errors. */
class ApiServerTest {
    private static final String MINE = "/v1/sessions/mine/transcript";
    private static ApiFixture api;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "json | application/json",
                "text | text/plain; charset=utf-8",
                "srt  | application/x-subrip; charset=utf-8",
                "vtt  | text/vtt; charset=utf-8"
            })
    void bodiesAreUtf8AndLengthsAreBytes(String format, String contentType) throws Exception {
        HttpResponse<byte[]> response = api.get(MINE + "?format=" + format);

        assertThat(response.headers().allValues("Content-Type")).containsExactly(contentType);
        assertThat(ApiFixture.text(response)).contains("Grüß Gott, 你好 👋");
        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(response.body().length);
        assertThat(response.body().length)
                .isGreaterThan(ApiFixture.text(response).length());
        assertThat(response.headers().allValues("X-Transcript-Version")).containsExactly("42");
        assertThat(response.headers().allValues("X-Transcript-Status")).containsExactly("processing");
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("private, no-cache");
        assertThat(response.headers().allValues("Vary")).containsExactly("Accept, Accept-Encoding");
        assertThat(response.headers().map()).doesNotContainKeys("x-transcript-lag", "server");
    }

    @Test
    void anAnswerFromBehindSaysHowFar() throws Exception {
        assertThat(api.get("/v1/sessions/lagging/transcript").headers().allValues("X-Transcript-Lag"))
                .containsExactly("17");
        assertThat(api.get("/v1/sessions/lagging").headers().allValues("X-Transcript-Lag"))
                .containsExactly("17");
    }

    @Test
    void aCompleteTranscriptSaysWhatItLacks() throws Exception {
        for (String path : List.of("/v1/sessions/lacking/transcript?format=srt", "/v1/sessions/lacking")) {
            assertThat(api.get(path).headers().allValues("X-Transcript-Status")).containsExactly("complete");
            assertThat(api.get(path).headers().allValues("X-Transcript-Missing"))
                    .containsExactly("segments=2, numbers=(3 7), translations=1, untranslated=(\"seg_002\")");
        }
        assertThat(api.get(MINE).headers().map()).as("still waits for it").doesNotContainKey("x-transcript-missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {MINE, "/v1/sessions/mine", "/v1/sessions/none", "/openapi.yaml", "/nowhere"})
    void headIsGetWithoutTheBody(String path) throws Exception {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpResponse<byte[]> get =
                    api.send(api.request(path).header("X-Request-ID", "r").version(version));
            HttpResponse<byte[]> head = api.send(api.request(path)
                    .header("X-Request-ID", "r")
                    .version(version)
                    .method("HEAD", BodyPublishers.noBody()));

            assertThat(head.body()).isEmpty();
            assertThat(head.statusCode()).isEqualTo(get.statusCode());
            assertThat(head.headers().map()).containsAllEntriesOf(withoutDate(get));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MINE, MINE + "?format=srt", "/v1/sessions/mine", "/v1/sessions/none"})
    void headSaysTheCodingOfGet(String path) throws Exception {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpRequest.Builder request = api.request(path)
                    .header("X-Request-ID", "r")
                    .header("Accept-Encoding", "gzip")
                    .version(version);
            Map<String, List<String>> get = withoutDate(api.send(request));
            HttpResponse<byte[]> head = api.send(request.method("HEAD", BodyPublishers.noBody()));

            assertThat(head.body()).isEmpty();
            Map<String, List<String>> headers = withoutDate(head);
            // It is known only when the body is made (RFC 9110, 9.3.2).
            if (head.statusCode() == 200) {
                get.keySet().removeAll(List.of("content-length", "transfer-encoding"));
                headers.remove("transfer-encoding");
            }
            assertThat(headers).isEqualTo(get);
            assertThat(headers.containsKey("content-encoding")).isEqualTo(head.statusCode() == 200);
        }
    }

    private static Map<String, List<String>> withoutDate(HttpResponse<byte[]> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.remove("date");
        // Each answer is counted.
        headers.keySet().removeAll(List.of("x-ratelimit-remaining", "x-ratelimit-reset", "ratelimit"));
        return headers;
    }

    @Test
    void gzipOnRequest() throws Exception {
        byte[] plain = api.get("/openapi.yaml").body();

        HttpResponse<byte[]> response = api.send(api.request("/openapi.yaml").header("Accept-Encoding", "gzip"));

        assertThat(response.headers().allValues("Content-Encoding")).containsExactly("gzip");
        assertThat(response.body().length).isLessThan(plain.length / 2);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain);
        }
    }

    @Test
    void gzipOfATranscriptVariesOnce() throws Exception {
        api.answers.put("long", new Answer.Found<>(LongTranscript.make(), ApiFixture.CURRENT));

        HttpResponse<byte[]> plain = api.get("/v1/sessions/long/transcript");
        HttpResponse<byte[]> response =
                api.send(api.request("/v1/sessions/long/transcript").header("Accept-Encoding", "br, gzip;q=0.5"));

        assertThat(response.headers().allValues("Content-Encoding")).containsExactly("gzip");
        assertThat(response.headers().allValues("Vary")).containsExactly("Accept, Accept-Encoding");
        assertThat(plain.headers().allValues("Vary")).containsExactly("Accept, Accept-Encoding");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain.body());
        }
        assertThat(api.send(api.request(MINE).header("Accept-Encoding", "gzip;q=0"))
                        .headers()
                        .map())
                .doesNotContainKey("content-encoding");
    }

    @Test
    void http2WithoutTls() throws Exception {
        HttpClient http2 = DocumentedClient.of(HttpClient.Version.HTTP_2);

        for (int i = 0; i < 2; i++) {
            HttpResponse<byte[]> response = http2.send(api.request(MINE).build(), BodyHandlers.ofByteArray());
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(ApiFixture.text(response)).contains("你好");
        }
        assertThat(http2.send(api.request("/v1/sessions/a%2Fb").build(), BodyHandlers.ofByteArray())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void http2ByPriorKnowledge() throws Exception {
        // The preface and an empty SETTINGS frame (RFC 9113, 3.4), then GOAWAY so that the server closes.
        String response = api.raw(
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\4\0\0\0\0\0" + "\0\0\10\7\0\0\0\0\0" + "\0".repeat(8));

        assertThat(response.charAt(3)).as("type of the first frame").isEqualTo('\4');
        assertThat(response).doesNotContain("HTTP/1.1");
    }

    @Test
    void percentEncodedIdsAndParametersAreDecodedOnce() throws Exception {
        assertThat(api.get("/v1/sessions/%41%2eb_c%3A-9").statusCode()).isEqualTo(200);
        assertThat(api.get("/v1/sessions/A.b_c:-9/%74ranscript?form%61t=te%78t&")
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.get("/v1/sessions/%2541").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                                        | application/json",
                "*/*                                      | application/json",
                "application/*                            | application/json",
                "text/*                                   | text/plain",
                "text/plain                               | text/plain",
                "TEXT/VTT                                 | text/vtt",
                "application/x-subrip                     | application/x-subrip",
                "text/html, application/xml;q=0.9, */*;q=0.8 | application/json",
                "application/json;q=0.5, text/vtt         | text/vtt",
                "application/json;q=0.5, text/vtt;q=0.4   | application/json",
                "text/*;q=0.9, text/plain;q=0.1           | text/vtt",
                "*/*, application/json;q=0                | text/plain",
                "text/vtt, */*                            | text/vtt",
                "text/plain; charset=utf-8                | text/plain",
                "nonsense, text/plain                     | text/plain",
                "text/plain;q=2, text/vtt;q=0.1           | text/vtt",
                "text/html                                | 406",
                "application/json;q=0                     | 406",
                "nonsense                                 | 406"
            })
    void acceptChoosesTheFormat(String accept, String expected) throws Exception {
        var request = api.request(MINE);
        if (accept != null) {
            request.header("Accept", accept);
        }
        HttpResponse<byte[]> response = api.send(request);

        if (expected.equals("406")) {
            assertThat(response.statusCode()).isEqualTo(406);
        } else {
            assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith(expected);
        }
        assertThat(api.send(api.request(MINE + "?format=srt").header("Accept", "text/html"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void anAcceptedFormatIsHeldAgainstTheParametersToo() throws Exception {
        HttpResponse<byte[]> response =
                api.send(api.request(MINE + "?include_words=true").header("Accept", "text/plain"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiFixture.text(response)).contains("\"param\":\"include_words\"");
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer KEY, , 200", "bEARER   KEY, , 200", ", KEY, 200", "Bearer KEY, KEY, 200", "Bearer KEY, other, 401",
        "Bearer other, KEY, 401", "Basic KEY, , 401", "KEY, , 401", "Bearer, , 401", "Basic x, KEY, 200",
        "Bearer KEYx, , 401"
    })
    void theKeyComesInEitherHeader(String authorization, String apiKey, int status) throws Exception {
        var request = HttpRequest.newBuilder(api.uri(MINE));
        if (authorization != null) {
            request.header("Authorization", authorization.replace("KEY", api.key("pro")));
        }
        if (apiKey != null) {
            request.header("X-API-Key", apiKey.replace("KEY", api.key("pro")));
        }

        HttpResponse<byte[]> response = api.send(request);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().allValues("WWW-Authenticate"))
                .isEqualTo(status == 401 ? List.of("Bearer") : List.of());
    }

    @Test
    void anotherOrganizationsSessionIsAnsweredByteForByteLikeNone() throws Exception {
        HttpResponse<byte[]> unknown =
                api.send(api.request("/v1/sessions/unknown/transcript").header("X-Request-ID", "r"));

        for (String id : List.of("theirs", "nobodys", "disputed", "erased-theirs", "erased-nobodys")) {
            HttpResponse<byte[]> response =
                    api.send(api.request("/v1/sessions/" + id + "/transcript").header("X-Request-ID", "r"));
            assertThat(response.body()).isEqualTo(unknown.body());
            assertThat(withoutDate(response)).isEqualTo(withoutDate(unknown));
        }
    }

    @Test
    void retryAfterIsRoundedUpToSeconds() throws Exception {
        assertThat(api.get("/v1/sessions/moving").headers().allValues("Retry-After"))
                .containsExactly("2");
        assertThat(api.get("/v1/sessions/theirs-lagging").headers().allValues("Retry-After"))
                .containsExactly("1");
    }

    @Test
    void requestIdsAreEchoedWhenTheyAreNames() throws Exception {
        assertThat(api.send(api.request(MINE).header("X-Request-ID", "A.b:c-9_"))
                        .headers()
                        .allValues("X-Request-ID"))
                .containsExactly("A.b:c-9_");
        for (String bad : List.of("a b", "x".repeat(129), "<script>")) {
            assertThat(api.send(api.request(MINE).header("X-Request-ID", bad))
                            .headers()
                            .firstValue("X-Request-ID")
                            .orElseThrow())
                    .startsWith("req_");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | nonsense",
                "400 | GET /v1 HTTP/1.1",
                "400 | GET /v1 HTTP/1.1\\r\\nHost: a\\r\\nHost: b",
                "400 | GET /v1 HTTP/1.1\\r\\nHost: a\\r\\nbad header\\r\\n",
                "431 | GET /v1 HTTP/1.1\\r\\nHost: a\\r\\nX: LONG",
                "414 | GET /LONG HTTP/1.1\\r\\nHost: a",
                "401 | GET /v1/../x HTTP/1.1\\r\\nHost: a\\r\\nConnection: close",
                "401 | OPTIONS * HTTP/1.1\\r\\nHost: a\\r\\nConnection: close"
            })
    void errorsOfTheServerItselfLookLikeOurs(int status, String request) throws Exception {
        String bytes = request.replace("\\r\\n", "\r\n").replace("LONG", "x".repeat(9_000)) + "\r\n\r\n";

        String response = api.raw(bytes);

        assertThat(response).startsWith("HTTP/1.1 " + status).containsIgnoringCase("\r\nX-Request-ID: req_");
        assertThat(response).containsIgnoringCase("\r\nContent-Type: application/json\r\n");
        String body = response.substring(response.indexOf("\r\n\r\n") + 4);
        assertThat(OpenApi.DOCUMENT.errors("Error", body)).isEmpty();
    }

    @Test
    void aTakenPortIsOneSentence() throws Exception {
        ApiServer.Options taken = ApiServer.Options.of("127.0.0.1", api.server.port());

        assertThatThrownBy(() -> new ManagementServer(
                        new ManagementServer.Options("127.0.0.1", api.server.port()),
                        () -> true,
                        Optional::empty,
                        List::of,
                        names -> "",
                        api.registry))
                .isInstanceOf(ListenException.class)
                .hasMessage("Port %d is in use; choose another with --management-port.", taken.port());
        assertThatThrownBy(() -> new ManagementServer(
                        new ManagementServer.Options("203.0.113.7", 0),
                        () -> true,
                        Optional::empty,
                        List::of,
                        names -> "",
                        api.registry))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("203.0.113.7")
                .hasMessageContaining("--management-host");
    }

    @Test
    void theDocumentIsServedAsItIs() throws Exception {
        HttpResponse<byte[]> response = api.get("/openapi.yaml");

        assertThat(response.headers().allValues("Content-Type")).containsExactly("application/yaml");
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).startsWith("openapi: 3.1");
    }

    /** A transcript that is worth compressing. */
    private static final class LongTranscript {
        static Transcript make() {
            var small = ApiFixture.transcript("mine", "org_demo", false);
            return new Transcript(
                    small.sessionId(),
                    small.version(),
                    small.status(),
                    small.organizationId(),
                    false,
                    null,
                    null,
                    List.of(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    0,
                    0,
                    small.missing(),
                    small.gaps(),
                    false,
                    Collections.nCopies(100, small.segments().get(0)));
        }
    }
}
