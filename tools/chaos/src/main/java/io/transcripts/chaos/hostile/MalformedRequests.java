package io.transcripts.chaos.hostile;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** What no client of good will sends. */
final class MalformedRequests {
    private static final byte[] NONE = new byte[0];
    private static final int LONG = 6 << 10;
    private static final int BODY_BYTES = 100_000;
    private static final String GET = "GET /v1/sessions HTTP/1.1\r\n";
    private static final String HOST = "Host: localhost\r\n";
    private static final String POST = "POST /v1/sessions HTTP/1.1\r\n" + HOST;

    /** Opens a connection, and says nothing. */
    static final Request NOTHING = new Request(NONE, NONE, false);

    /** A head without an end. */
    static final Request SLOW_HEADER = new Request(bytes(GET + HOST), bytes("X-Slow: " + "a".repeat(LONG)), false);

    /** What is no HTTP, or what an attacker hopes that it is understood as something else. */
    static final List<Request> BAD = Stream.of(
                    GET + "Host: " + "h".repeat(LONG) + "!\u0000\u0001\u001b[31m\r\n\r\n",
                    GET + "Host: [::1\r\n\r\n",
                    GET + "Host: a, b\r\nHost: c\r\n\r\n",
                    GET + "\r\n",
                    GET + HOST + "X-Control: \u0001\u0002\u001b[2J\u0007\r\n\r\n",
                    GET + HOST + "No colon here\r\n\r\n",
                    GET + HOST + "X-Folded: a\r\n b\r\n\r\n",
                    GET + HOST + "X-Long: " + "x".repeat(64 << 10) + "\r\n\r\n",
                    "GET /" + "p".repeat(64 << 10) + " HTTP/1.1\r\n" + HOST + "\r\n",
                    "GET /v1/sessions/%00%0a%1b[31m HTTP/1.1\r\n" + HOST + "\r\n",
                    "GET /v1/../../etc/passwd HTTP/1.1\r\n" + HOST + "\r\n",
                    "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + "\u0000".repeat(100),
                    "BREW /v1/sessions HTTP/9.9\r\n" + HOST + "\r\n",
                    "\u0000\u001b]0;title\u0007\r\n\r\n",
                    POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
                    POST + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n\r\n",
                    POST + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
                    POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                    POST + "Content-Length: -1\r\n\r\n",
                    POST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                    POST.replace("HTTP/1.1", "HTTP/1.0") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\u00ff".repeat(100))
            .map(sent -> new Request(bytes(sent), NONE, false))
            .toList();

    private MalformedRequests() {}

    /** A request whose body takes days. */
    static Request slowBody(String key) {
        return new Request(
                bytes(GET + HOST + "X-API-Key: " + key + "\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n"),
                bytes("b".repeat(BODY_BYTES)),
                false);
    }

    /** A byte for each character. */
    private static byte[] bytes(String sent) {
        return sent.getBytes(StandardCharsets.ISO_8859_1);
    }
}
