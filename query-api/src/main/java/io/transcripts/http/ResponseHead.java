package io.transcripts.http;

import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * The status and the headers of a response.
 *
 * @param contentType with its charset where it is text; empty for no content
 * @param headers besides the content's type and length
 */
public record ResponseHead(int status, String contentType, Map<String, String> headers) {

    void writeTo(Response response) {
        response.setStatus(status);
        writeHeadersTo(response);
        if (!contentType.isEmpty()) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        }
    }

    /** As the head of a 304 instead: all but what is said of a body. */
    void writeUnchangedTo(Response response) {
        response.setStatus(HttpStatus.NOT_MODIFIED_304);
        writeHeadersTo(response);
        response.getHeaders().remove(HttpHeader.CONTENT_LENGTH);
    }

    private void writeHeadersTo(Response response) {
        HttpFields.Mutable fields = response.getHeaders();
        headers.forEach((name, value) -> Headers.put(fields, name, value));
    }

    /** Of the plain body; null for none. */
    @Nullable
    String tag() {
        return headers.get(Headers.ETAG);
    }
}
