package io.transcripts.http;

import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A response whose body is at hand.
 *
 * @param validator while that is the same, so is the response (RFC 9110, 8.8); null where nothing vouches for it
 */
public record WholeResponse(
        ResponseHead head, byte[] body, @Nullable String validator) implements Responder {

    /** One that nothing vouches for. */
    public WholeResponse(int status, String contentType, byte[] body, Map<String, String> headers) {
        this(new ResponseHead(status, contentType, headers), body, null);
    }

    /** 200. */
    public static WholeResponse ok(String contentType, byte[] body, Map<String, String> headers) {
        return new WholeResponse(HttpStatus.OK_200, contentType, body, headers);
    }

    /** 304: what the caller keeps is still the response. */
    public static WholeResponse notModified(String validator) {
        ResponseHead head = new ResponseHead(HttpStatus.NOT_MODIFIED_304, Headers.JSON, Map.of());
        return new WholeResponse(head, new byte[0], validator);
    }

    /** The same under a validator. */
    public WholeResponse under(String vouching) {
        return new WholeResponse(head, body, vouching);
    }

    int status() {
        return head.status();
    }

    @Override
    public void respond(Exchange exchange) {
        exchange.send(this);
    }

    /**
     * Status and headers; the length is that of GET on HEAD too (RFC 9110, 9.3.2).
     *
     * @param validatorField in which callers are told the validator; null where they are not
     */
    void writeHead(Response response, @Nullable String validatorField) {
        head.writeTo(response);
        if (head.status() != HttpStatus.NO_CONTENT_204) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        if (validatorField != null && validator != null) {
            response.getHeaders().put(validatorField, validator);
        }
    }

    /** Sends it where there is no exchange. */
    public void send(Response response, Callback callback) {
        writeHead(response, null);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
