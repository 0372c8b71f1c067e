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

    /** Status and headers; the length is that of GET on HEAD too (RFC 9110, 9.3.2). */
    void writeHead(Response response, boolean tellsStamp) {
        writeHeadWithoutLength(response);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        if (tellsStamp && stamp != null) {
            response.getHeaders().put(Headers.STAMP, stamp.tag());
        }
    }

    /** The same for a body whose length nobody knows before it is made. */
    void writeHeadWithoutLength(Response response) {
        response.setStatus(status);
        HttpFields.Mutable fields = response.getHeaders();
        headers.forEach(fields::put);
        fields.put(HttpHeader.CONTENT_TYPE, contentType);
    }

    /** Sends it where there is no exchange. */
    void send(Response response, Callback callback) {
        writeHead(response, false);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
