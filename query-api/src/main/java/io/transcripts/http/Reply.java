package io.transcripts.http;

import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A whole answer.
 *
 * @param contentType with its charset where it is text
 * @param headers besides the content's type and length
 */
record Reply(int status, String contentType, byte[] body, Map<String, String> headers) implements Outcome {
    static final int OK = 200;

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
