package io.transcripts.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        List<String> before = fields.getCSV(HttpHeader.VARY, false);
        headers.forEach(fields::put);
        // What made others than the route choose is told too.
        Set<String> choosing = new LinkedHashSet<>(fields.getCSV(HttpHeader.VARY, false));
        if (choosing.addAll(before)) {
            fields.put(Headers.VARY, String.join(", ", choosing));
        }
    }

    /** Of the plain body; null for none. */
    @Nullable
    String tag() {
        return headers.get(Headers.ETAG);
    }
}
