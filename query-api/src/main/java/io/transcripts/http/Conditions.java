package io.transcripts.http;

import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** What a caller says of answers that it has already, and in which coding it would get this one. */
record Conditions(Request request, Response response) {

    /** Whether the caller says what it has. */
    boolean areGiven() {
        return request.getHeaders().contains(Headers.IF_NONE_MATCH);
    }

    /** Whether the caller has this answer. */
    boolean isKnown(ResponseHead head) {
        return head.status() == HttpStatus.OK_200 && areGiven() && callersTags().has(head.tag(), isCompressing());
    }

    /** What the caller has already, as the tags of plain bodies. */
    List<String> knownTags() {
        return areGiven() ? callersTags().plain(isCompressing()) : List.of();
    }

    /** As its caller sent them: Jetty's compression takes the endings off, and with them what coding the caller has. */
    private EntityTags callersTags() {
        return new EntityTags(Request.unWrap(request).getHeaders().getValuesList(Headers.IF_NONE_MATCH));
    }

    /** Compression is the only one that wraps a response: of those whose caller accepts it. */
    private boolean isCompressing() {
        return response instanceof Response.Wrapper;
    }
}
