package io.transcripts.http;

import io.transcripts.routing.Stamp;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param contentType with its charset where it is text
 * @param headers besides the content's type and length
 * @param stamp of the complete transcript in it: while that is the same, so is the answer; null where nothing vouches for it
 */
record Reply(
        int status,
        String contentType,
        byte[] body,
        Map<String, String> headers,
        @Nullable Stamp stamp) implements Outcome {
    static final int OK = 200;
    static final int NOT_MODIFIED = 304;

    Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
        this(status, contentType, body, headers, null);
    }

    Reply under(Stamp vouching) {
        return new Reply(status, contentType, body, headers, vouching);
    }

    /** Tells a peer that what it keeps is still the answer. */
    static Reply notModified(Stamp stamp) {
        return new Reply(NOT_MODIFIED, Headers.JSON, new byte[0], Map.of(), stamp);
    }

    /** Sends it; on HEAD the server keeps the body back, and the length stays that of GET (RFC 9110, 9.3.2). */
    void send(Response response, Callback callback) {
        response.setStatus(status);
        HttpFields.Mutable fields = response.getHeaders();
        headers.forEach(fields::put);
        fields.put(HttpHeader.CONTENT_TYPE, contentType);
        fields.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
