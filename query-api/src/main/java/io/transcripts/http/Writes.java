package io.transcripts.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** How heads and parts of bodies go to Jetty. */
final class Writes {
    private Writes() {}

    /**
     * The same without Jetty's compression, for a 304: into its {@code ETag} that would put what the caller has sent, which may be
     * a list, or {@code *}.
     */
    static Response uncompressed(Response response) {
        return response instanceof Response.Wrapper compressing ? compressing.getWrapped() : response;
    }

    /** Whether Jetty would compress the answer, if it is of a kind that it compresses. */
    static boolean isCompressing(Request request, Response response) {
        return response instanceof Response.Wrapper && request.getHeaders().contains(HttpHeader.ACCEPT_ENCODING);
    }

    /** Writes a part; fails when Jetty takes nothing more. */
    static void part(Response to, boolean isLast, ByteBuffer part, Callback written) {
        try {
            to.write(isLast, part, written);
        } catch (IllegalStateException e) {
            written.failed(e);
        }
    }

    /**
     * Writes the head of an answer to HEAD, or of a 304. What compression would do to the head of the same answer with its body is
     * done here, and it is passed by: to these heads it does that in part only.
     */
    static void head(Response response, Callback written) {
        Response sent = uncompressed(response);
        if (response instanceof Response.Wrapper) {
            HttpFields.Mutable headers = sent.getHeaders();
            String tag = headers.get(Headers.ETAG);
            if (tag != null) {
                headers.put(Headers.ETAG, EntityTags.compressed(tag));
            }
            if (response.getStatus() == HttpStatus.OK_200 && headers.getLongField(HttpHeader.CONTENT_LENGTH) != 0) {
                headers.put(Headers.CONTENT_ENCODING, EntityTags.GZIP);
                headers.remove(HttpHeader.CONTENT_LENGTH);
            }
        }
        plainHead(sent, written);
    }

    /** Writes the head of an answer to HEAD that is not compressed in any case. */
    static void plainHead(Response response, Callback written) {
        Response sent = uncompressed(response);
        if (sent.getHeaders().contains(HttpHeader.CONTENT_LENGTH)) {
            part(sent, true, BufferUtil.EMPTY_BUFFER, written);
            return;
        }
        // In one write, Jetty would say that the length is 0.
        part(
                sent,
                false,
                BufferUtil.EMPTY_BUFFER,
                Callback.from(() -> part(sent, true, BufferUtil.EMPTY_BUFFER, written), written::failed));
    }
}
