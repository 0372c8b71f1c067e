package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compression, over the wire. */
class CodingTest {
    private static final String MINE = "/v1/sessions/mine";
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
    @ValueSource(strings = {MINE, MINE + "/transcript", MINE + "/transcript?format=vtt", "/openapi.yaml"})
    void whoTakesNoPlainBodyGetsNone(String path) throws Exception {
        HttpResponse<byte[]> plain = api.send(api.request(path).header("X-Request-ID", "r"));

        HttpResponse<byte[]> response = ask(path, "identity;q=0, gzip");

        assertThat(response.statusCode()).isEqualTo(plain.statusCode());
        assertThat(response.headers().allValues("Content-Encoding")).containsExactly("gzip");
        assertThat(unzipped(response)).isEqualTo(plain.body());
    }

    /** They are small, and whoever cannot read a coding can read why. */
    @Test
    void errorsArePlainForEverybody() throws Exception {
        for (String coding : List.of("gzip", "identity;q=0, gzip", "*;q=0")) {
            HttpResponse<byte[]> response = ask("/v1/sessions/unknown", coding);
            assertThat(response.headers().map()).doesNotContainKey("content-encoding");
            assertThat(ApiFixture.text(response)).startsWith("{\"error\":");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip;q=0, *",
                "gzip;q=0",
                "br",
                "identity",
                "",
                "gzip;q=nonsense",
                "*;q=0",
                "identity;q=0, gzip;q=0"
            })
    void whoTakesNoGzipGetsNone(String coding) throws Exception {
        for (String path : List.of(MINE, MINE + "/transcript", "/nowhere", "/openapi.yaml")) {
            HttpResponse<byte[]> response = ask(path, coding);

            assertThat(response.headers().map()).doesNotContainKey("content-encoding");
            assertThat(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8))
                    .containsAnyOf("{", "openapi");
        }
    }

    @Test
    void everyNegotiatedAnswerSaysWhatItVariesWith() throws Exception {
        for (String coding : List.of("gzip", "identity", "gzip;q=0")) {
            HttpResponse<byte[]> whole = ask(MINE + "/transcript", coding);
            String tag = whole.headers().firstValue("ETag").orElseThrow();
            HttpResponse<byte[]> known = api.send(api.request(MINE + "/transcript")
                    .header("Accept-Encoding", coding)
                    .header("If-None-Match", tag));
            HttpResponse<byte[]> none = api.send(api.request(MINE + "/transcript")
                    .header("Accept-Encoding", coding)
                    .header("Accept", "text/html"));

            assertThat(known.statusCode()).isEqualTo(304);
            assertThat(none.statusCode()).isEqualTo(406);
            for (HttpResponse<byte[]> response : List.of(whole, known, none)) {
                assertThat(response.headers().allValues("Vary"))
                        .as("%s of %d", coding, response.statusCode())
                        .containsExactly("Accept, Accept-Encoding");
            }
            assertThat(tag).matches(coding.equals("gzip") ? "\"[\\w-]+--gzip\"" : "\"[\\w-]{24}\"");
            assertThat(known.headers().firstValue("ETag")).hasValue(tag);
        }
    }

    private static HttpResponse<byte[]> ask(String path, String coding) throws Exception {
        return api.send(api.request(path).header("X-Request-ID", "r").header("Accept-Encoding", coding));
    }

    private static byte[] unzipped(HttpResponse<byte[]> response) throws Exception {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return in.readAllBytes();
        }
    }
}
