package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 6.4, the order: of two things that are wrong with a request, its caller hears of the first. */
class OrderOfChecksTest {
    private static ApiFixture api;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    /** Each row is wrong in the ways of all rows below it that it can be combined with. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "401 | -         | POST | /nowhere                                             | nonsense",
                "401 | tk_x      | POST | /nowhere?x=1                                         | nonsense",
                "401 | -         | GET  | /v1/sessions/%2e%2e/transcript                       | -",
                "429 | limited   | POST | /nowhere                                             | nonsense",
                "404 | scopeless | POST | /nowhere?x=1                                         | nonsense",
                "405 | scopeless | POST | /v1/sessions/a%20b/transcript?x=1                    | nonsense",
                "400 | scopeless | GET  | /v1/sessions/a%20b/transcript                        | -",
                "400 | scopeless | GET  | /v1/sessions/moving/transcript?x=1                   | nonsense",
                "400 | free      | GET  | /v1/sessions/moving/transcript?format=srt&include_words=true | -",
                "403 | scopeless | GET  | /v1/sessions/moving/transcript                       | -",
                "403 | free      | GET  | /v1/sessions/moving/transcript?include_words=true    | -",
                "503 | pro       | GET  | /v1/sessions/theirs-lagging/transcript               | -",
                "503 | pro       | GET  | /v1/sessions/moving/transcript                       | -",
                "503 | pro       | GET  | /v1/sessions/moving/transcript?expected_version=1    | -",
                "404 | pro       | GET  | /v1/sessions/erased-theirs/transcript?expected_version=1 | -",
                "410 | pro       | GET  | /v1/sessions/erased/transcript?expected_version=1    | -",
                "409 | pro       | GET  | /v1/sessions/mine/transcript?expected_version=1      | -"
            })
    void theFirstThingThatIsWrongIsTold(int status, String key, String method, String path, String accept)
            throws Exception {
        if (status == 429) {
            for (int i = 0; i < ApiFixture.LIMIT; i++) {
                var unused = ask("limited", "GET", "/nowhere", null);
            }
        }

        assertThat(ask(key, method, path, accept)).startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//",
                "//v1/sessions/mine",
                "/v1//sessions/mine",
                "/v1/sessions/mine/",
                "/v1/sessions/%zz",
                "/v1/sessions/%",
                "/v1/sessions/%f",
                "/v1/sessions/%00",
                "/v1/sessions/%ff",
                "/v1/sessions/%u0041",
                "/v1/sessions/%2e%2e/transcript",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/../../etc/passwd",
                "/v1/sessions/..;/transcript",
                "/v1/sessions/mine;x=1/transcript",
                "/v1/sessions/a%2fb",
                "/v1\\sessions\\mine",
                "/v1/sessions/mine#x",
                "*",
                "http://a/v1/sessions/mine",
                "http://u:p@a/v1/sessions/mine",
                "/peer/v1/sessions/mine",
                "/metrics",
                "/openapi.yaml/",
                "/openapi.yaml;x",
                "/OPENAPI.yaml",
                "/.git/config",
                "/v1/sessions/mine?format=json&format=json"
            })
    void withoutAKeyAPathSaysNothing(String target) throws Exception {
        for (String method : List.of("GET", "DELETE", "OPTIONS", "BREW")) {
            String response = ask(null, method, target, null);
            assertThat(response).as(method).startsWith("HTTP/1.1 401 ");
            assertThat(body(response)).isEqualTo(body(ask(null, "GET", "/v1/sessions/mine", null)));
        }
        // Nor with one that is good does it lead to a session.
        assertThat(ask("pro", "GET", target, null)).matches("(?s)HTTP/1.1 (400|404|200 OK.*\"id\":\"mine\").*");
    }

    @Test
    void ofSmuggledRequestsNoneIsAnswered() throws Exception {
        String key = "X-API-Key: " + api.key("pro") + "\r\n";
        String second = "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\n";
        for (String head : List.of(
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n",
                "Content-Length: 0, 5\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: 5 5\r\n",
                "Content-Length: 0x5\r\n",
                "Content-Length : 5\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: identity\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding:\u000bchunked\r\n",
                "Transfer-Encoding: chunked\r\n",
                "X: a\r\n Content-Length: 5\r\n",
                "X: a\r\n\tTransfer-Encoding: chunked\r\n",
                "X: a\rContent-Length: 5\r\n",
                "X: a\nContent-Length: 5\r\n",
                "X: a\0\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nConnection: Content-Length\r\n")) {
            for (String body : List.of("0\r\n\r\n", "5;a=\"\n\"\r\n12345\r\n0\r\n\r\n", "abcde")) {
                String response =
                        api.raw("POST /v1/sessions/mine HTTP/1.1\r\nHost: a\r\n" + key + head + "\r\n" + body + second);
                // One answer, and the end of the connection: what is behind the head is nobody's request.
                assertThat(response.split("HTTP/1\\.1 \\d{3} ", -1)).as(head).hasSizeLessThanOrEqualTo(2);
                assertThat(response).as(head).matches("(?s)(HTTP/1.1 (400|405|501) .*)?");
                assertThat(response).as(head).doesNotContain("openapi: 3");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | GET /v1/sessions/mine HTTP/1.1\\nHost: a\\n\\n",
                "400 | GET /v1/sessions/mine HTTP/1.1\\r\\nHost: a\\r\\nX: \\0\\r\\n\\r\\n",
                "400 | GET /v1/sessions/mine HTTP/1.1\\r\\n Host: a\\r\\n\\r\\n",
                "400 | GET  /v1/sessions/mine HTTP/1.1\\r\\n\\r\\n",
                "505 | GET /v1/sessions/mine\\r\\n\\r\\n",
                "505 | GET /v1/sessions/mine HTTP/3.0\\r\\nHost: a\\r\\n\\r\\n",
                "400 | GET http://b/v1/sessions/mine HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n",
                "414 | GET /LONG HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "431 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX: LONG\\r\\n\\r\\n"
            })
    void whatIsNoRequestIsToldInTheSameWords(int status, String request) throws Exception {
        String bytes = request.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");

        String response = api.raw(bytes.replace("LONG", "x".repeat(9_000)));

        assertThat(response).startsWith("HTTP/1.1 " + status + " ").containsIgnoringCase("\r\nX-Request-ID: req_");
        assertThat(OpenApi.DOCUMENT.errors("Error", body(response))).isEmpty();
    }

    private static String body(String response) {
        return response.substring(response.indexOf("\r\n\r\n") + 4).replaceAll("req_[0-9a-f]+", "req");
    }

    private static String ask(String key, String method, String target, String accept) throws IOException {
        String secret = key == null ? "" : api.keys.getOrDefault(key, key);
        return api.raw(method + " " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + (key == null ? "" : "X-API-Key: " + secret + "\r\n")
                + (accept == null ? "" : "Accept: " + accept + "\r\nAccept-Encoding: identity;q=0, gzip;q=0\r\n")
                + "\r\n");
    }
}
