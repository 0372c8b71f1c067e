package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.transcripts.http.connection.Captured;
import io.transcripts.http.connection.RawConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever comes over a connection is answered with HTTP, or with the end of the connection: an error is ours in form, none is our
 * fault, nothing is a line of the log, and nothing stays behind. {@code -Dfuzz.requests=70} sends so many requests in each try.
 */
class FuzzProperties {
    /** In the place of a good key, so that few tries have one that is nearly good: they would be made to wait. */
    private static final String KEY = "\u00a4";

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 1);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})(?: [ -~]*)?");
    private static final Pattern FIELD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+: ?[\\t -~]*");
    private static final OpenApi OPEN_API = OpenApi.DOCUMENT;

    private static ApiFixture api;
    private static Captured log;

    @BeforeContainer
    static void start() throws IOException {
        api = new ApiFixture();
        log = new Captured();
    }

    @AfterContainer
    static void stop() throws IOException {
        await().atMost(SOON)
                .until(() ->
                        api.readsRegistry.get("transcripts.exchanges").gauge().value()
                                        + api.registry
                                                .get("transcripts.connections")
                                                .gauge()
                                                .value()
                                == 0);
        // A request that nobody ends would hold this up, and be a line.
        api.close();
        assertThat(log.others()).noneMatch(line -> line.startsWith("WARN") || line.startsWith("ERROR"));
        log.close();
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void whateverIsAskedTheAnswerIsOne(@ForAll("requests") List<String> requests) throws IOException {
        for (String request : requests) {
            String response = answer(request);
            try {
                while (!response.isEmpty()) {
                    response = withoutFirst(response, request);
                }
                assertThat(log.others()).isEmpty();
            } catch (AssertionError e) {
                throw new AssertionError("of the request " + visible(request), e);
            }
        }
    }

    private static String visible(String request) {
        StringBuilder text = new StringBuilder();
        request.chars().forEach(c -> text.append(c >= ' ' && c < 0x7f ? (char) c : String.format("\\x%02x", c)));
        return text.toString();
    }

    private static String answer(String request) throws IOException {
        try (RawConnection connection = new RawConnection(api.server.port())) {
            try {
                connection.send(request.replace(KEY, api.key("pro")));
            } catch (IOException e) {
                // Closed already: what came before is what is looked at.
            }
            connection.leave();
            return connection.rest();
        }
    }

    /** Looks at the first answer of a connection, and gives what is behind it. */
    private static String withoutFirst(String responses, String request) {
        int end = responses.indexOf("\r\n\r\n");
        assertThat(end).as(responses).isPositive();
        String[] head = responses.substring(0, end).split("\r\n");
        String body = responses.substring(end + 4);
        Matcher status = STATUS.matcher(head[0]);
        assertThat(status.matches()).as(head[0]).isTrue();
        int code = Integer.parseInt(status.group(1));
        assertThat(code).as(responses).isBetween(200, 505).isNotEqualTo(500);
        for (int i = 1; i < head.length; i++) {
            assertThat(head[i]).matches(FIELD);
        }
        String fields = responses.substring(0, end).toLowerCase(Locale.ROOT);
        assertThat(fields).contains("\r\nx-request-id: ");
        // To a HEAD that is no request Jetty sends the body too, and closes.
        boolean isHead = request.startsWith("HEAD ") && !body.startsWith("{");
        boolean isBodiless = code == 304 || code == 204 || isHead;
        Matcher length = Pattern.compile("\r\ncontent-length: (\\d+)").matcher(fields);
        boolean isMeasured = length.find();
        if (isBodiless && !isMeasured) {
            return body;
        }
        if (!isMeasured && !fields.contains("\r\ntransfer-encoding: ")) {
            // Of HTTP/1.0: the body ends with the connection.
            return "";
        }
        if (!isMeasured) {
            assertThat(fields).contains("\r\ntransfer-encoding: chunked");
            assertThat(body).contains("0\r\n\r\n");
            return body.substring(body.indexOf("0\r\n\r\n") + 5);
        }
        int bytes = isBodiless ? 0 : Integer.parseInt(length.group(1));
        assertThat(body.length()).isGreaterThanOrEqualTo(bytes);
        if (code >= 400 && !isBodiless && !fields.contains("\r\ncontent-encoding: ")) {
            assertThat(fields).contains("\r\ncontent-type: application/json");
            assertThat(OPEN_API.errors("Error", body.substring(0, bytes))).isEmpty();
        }
        return body.substring(bytes);
    }

    @Provide
    Arbitrary<List<String>> requests() {
        return request().list().ofSize(REQUESTS);
    }

    private static Arbitrary<String> request() {
        Arbitrary<String> methods = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, Arbitraries.just("GET")),
                net.jqwik.api.Tuple.of(
                        4, Arbitraries.of("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "get", "PRI")),
                net.jqwik.api.Tuple.of(1, text(1, 8)));
        Arbitrary<String> versions = Arbitraries.of(
                "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "http/1.1", "");
        Arbitrary<String> heads = Combinators.combine(
                        methods, targets(), versions, headers().list().ofMaxSize(6), bodies())
                .as((method, target, version, headers, body) -> method + " " + target + " " + version
                        + "\r\nHost: a\r\n" + String.join("", headers) + "\r\n" + body);
        return Combinators.combine(
                        heads, Arbitraries.integers().between(-3, 3), Arbitraries.randomValue(random -> random))
                .as((head, changes, random) -> {
                    StringBuilder changed = new StringBuilder(head);
                    for (int i = 0; i < changes; i++) {
                        int at = random.nextInt(changed.length());
                        switch (random.nextInt(3)) {
                            case 0 -> changed.setCharAt(at, (char) random.nextInt(256));
                            case 1 -> changed.deleteCharAt(at);
                            default -> changed.insert(at, (char) random.nextInt(256));
                        }
                    }
                    return changed.toString();
                });
    }

    private static Arbitrary<String> targets() {
        Arbitrary<String> segments = Arbitraries.oneOf(
                Arbitraries.of("v1", "sessions", "mine", "theirs", "moving", "erased", "unknown", "transcript"),
                Arbitraries.of("..", ".", "%2e%2e", "%2F", "%00", "%zz", "%", "%ff", "", ";", "a;b", "\\", "peer"),
                Arbitraries.of("openapi.yaml", "x".repeat(200), "\u00e4", "%u0041", "mine%2Ftranscript", "a b"),
                text(0, 6));
        Arbitrary<String> paths = Arbitraries.oneOf(
                segments.list().ofMaxSize(6).map(parts -> "/" + String.join("/", parts)),
                Arbitraries.of(
                        "/v1/sessions/mine/transcript", "/v1/sessions/mine", "/v1/sessions/theirs", "/openapi.yaml"),
                Arbitraries.of("*", "", "a", "http://a/v1/sessions/mine", "http://[", "//a", "/" + "x".repeat(9_000)));
        Arbitrary<String> parameters = Arbitraries.oneOf(
                Arbitraries.of(
                        "format=json", "format=vtt", "format=srt", "format=", "include_words=true", "max_lines=2"),
                Arbitraries.of("x=1", "=", "&", "%", "format=%zz", "%66ormat=text", "limit=-1", "format=json"),
                text(0, 6));
        return Combinators.combine(paths, parameters.list().ofMaxSize(3))
                .as((path, query) -> query.isEmpty() ? path : path + "?" + String.join("&", query));
    }

    private static Arbitrary<String> headers() {
        return Arbitraries.oneOf(
                        Arbitraries.of("X-API-Key: " + KEY, "Authorization: Bearer " + KEY),
                        Arbitraries.of("X-API-Key: " + KEY, "Accept: text/html", "Accept: ;;q=,", "Accept: */*;q=0"),
                        Arbitraries.of(
                                "Accept-Encoding: gzip",
                                "Accept-Encoding: identity;q=0",
                                "Accept-Encoding: *;q=0",
                                "Accept-Encoding: gzip;q=\"",
                                "If-None-Match: *",
                                "If-None-Match: \"a\", W/\"b",
                                "Range: bytes=0-1",
                                "Expect: 100-continue",
                                "Expect: x"),
                        Arbitraries.of(
                                "Content-Length: 5",
                                "Content-Length: 0",
                                "Content-Length: -1",
                                "Transfer-Encoding: chunked",
                                "Transfer-Encoding: x",
                                "Content-Encoding: gzip",
                                "Connection: close",
                                "Connection: x, keep-alive",
                                "Connection: Upgrade",
                                "Upgrade: websocket"),
                        Arbitraries.of(
                                "Host: b",
                                "Host: [",
                                "Origin: https://a",
                                "X-Request-ID: a b",
                                "Transcripts-Organization: org_other",
                                "Transcripts-Or-Standby: true",
                                "X-Forwarded-For: 1.2.3.4, x",
                                "Forwarded: for=\"[",
                                "Cookie: a=\"; b"),
                        Combinators.combine(text(1, 8), text(0, 12)).as((name, value) -> name + ": " + value))
                .map(line -> line + "\r\n");
    }

    private static Arbitrary<String> bodies() {
        return Arbitraries.of(
                "", "", "", "", "", "abcde", "0\r\n\r\n", "5\r\nabcde\r\n0\r\n\r\n", "GET / HTTP/1.1\r\n\r\n");
    }

    /** Any bytes. */
    private static Arbitrary<String> text(int least, int most) {
        return Arbitraries.strings()
                .withCharRange('\0', '\u00ff')
                .ofMinLength(least)
                .ofMaxLength(most)
                .map(text -> text.replace(KEY, ""));
    }
}
