package io.transcripts.http;

import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;

/**
 * The status and the headers of a response.
 *
 * @param contentType with its charset where it is text
 * @param headers besides the content's type and length
 */
public record ResponseHead(int status, String contentType, Map<String, String> headers) {

    void writeTo(Response response) {
        response.setStatus(status);
        HttpFields.Mutable fields = response.getHeaders();
        headers.forEach(fields::put);
        fields.put(HttpHeader.CONTENT_TYPE, contentType);
    }
}
