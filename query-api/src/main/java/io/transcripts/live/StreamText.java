package io.transcripts.live;

import io.transcripts.http.Headers;
import io.transcripts.http.WholeResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;

/** What a stream says besides what has changed. */
final class StreamText {
    private static final String MEDIA_TYPE = "text/event-stream";
    /** Nobody may keep it, or hold it back. */
    private static final Map<String, String> HEADERS = Map.of(
            Headers.CACHE_CONTROL, Headers.NO_STORE, Headers.VARY, Headers.VARY_ENCODING, "X-Accel-Buffering", "no");

    /** How long to wait before coming back, in milliseconds. */
    static final byte[] RETRY = utf8("retry: 1000\n\n");

    static final byte[] HEARTBEAT = utf8(":\n\n");
    static final byte[] ERASED = utf8("event: erased\ndata: {}\n\n");
    static final byte[] NOTHING = {};

    private StreamText() {}

    /** The head. */
    static void begin(Response response) {
        response.setStatus(HttpStatus.OK_200);
        HEADERS.forEach((name, value) -> Headers.put(response.getHeaders(), name, value));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, MEDIA_TYPE);
    }

    /** Whoever comes back behind an end has no reason to come again. */
    static WholeResponse nothingMore() {
        return new WholeResponse(HttpStatus.NO_CONTENT_204, "", NOTHING, HEADERS);
    }

    /** The transcript is not being made any more. */
    static byte[] end(String status) {
        return utf8("event: end\ndata: {\"status\":\"" + status + "\"}\n\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
