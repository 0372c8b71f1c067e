package io.transcripts.peer;

import io.transcripts.api.ApiHeaders;
import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.http.ResponseHead;
import io.transcripts.http.WholeResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** The head of what another node answers, and what becomes of it. */
enum ForwardedHead {
    MISSING,
    /** The response that is stored here is still good. */
    NOT_MODIFIED,
    /** It goes to the caller. */
    FINAL,
    /** Somebody else may know more. */
    OTHER;

    /** What ends the search for an answer; after anything else another node is asked. */
    private static final Set<Integer> FINAL_STATUS =
            Set.of(HttpStatus.OK_200, HttpStatus.ACCEPTED_202, HttpStatus.GONE_410);
    /** What does so when it says of which version of the session. */
    private static final Set<Integer> FINAL_OF_VERSION =
            Set.of(HttpStatus.BAD_REQUEST_400, HttpStatus.CONFLICT_409, HttpStatus.SERVICE_UNAVAILABLE_503);

    private static final List<String> CONTENT =
            List.of(HttpHeader.CONTENT_TYPE.asString(), HttpHeader.CONTENT_LENGTH.asString());
    private static final List<String> BESIDE_CONTENT = List.of(
            Headers.CACHE_CONTROL,
            Headers.VARY,
            Headers.ETAG,
            ApiHeaders.TRANSCRIPT_VERSION,
            ApiHeaders.TRANSCRIPT_STATUS,
            ApiHeaders.TRANSCRIPT_LAG,
            ApiHeaders.TRANSCRIPT_MISSING,
            ApiHeaders.TRANSCRIPT_CURSOR,
            Headers.RETRY_AFTER);
    private static final List<String> PASSED_ON =
            Stream.concat(CONTENT.stream(), BESIDE_CONTENT.stream()).toList();

    /**
     * What it is.
     *
     * @param isKept whether a response is stored here that the node was asked about
     * @param exchange of whom it is for
     */
    static ForwardedHead of(Response response, boolean isKept, Exchange exchange) {
        int status = response.getStatus();
        HttpFields fields = response.getHeaders();
        if (status == HttpStatus.NOT_MODIFIED_304) {
            // With a stamp it is of what this node keeps, without one of what the caller has.
            if (fields.contains(PeerHeaders.STAMP)) {
                return isKept ? NOT_MODIFIED : OTHER;
            }
            return exchange.isConditional() ? FINAL : OTHER;
        }
        boolean isFinal = FINAL_STATUS.contains(status)
                || PeerHeaders.isNoSession(status, fields)
                || (FINAL_OF_VERSION.contains(status) && fields.contains(ApiHeaders.TRANSCRIPT_VERSION));
        return isFinal ? FINAL : OTHER;
    }

    /** What its caller is told of it. */
    static void passOn(HttpFields headers, HttpFields.Mutable to) {
        for (String name : PASSED_ON) {
            String value = headers.get(name);
            if (value != null) {
                Headers.put(to, name, value);
            }
        }
    }

    /** A whole body is the answer as long as the owner says so; null for one without a type. */
    static @Nullable WholeResponse whole(HttpFields headers, byte[] body) {
        String contentType = headers.get(HttpHeader.CONTENT_TYPE);
        if (contentType == null) {
            return null;
        }
        Map<String, String> others = new TreeMap<>();
        for (String name : BESIDE_CONTENT) {
            String value = headers.get(name);
            if (value != null) {
                others.put(name, value);
            }
        }
        return new WholeResponse(
                new ResponseHead(HttpStatus.OK_200, contentType, others), body, headers.get(PeerHeaders.STAMP));
    }
}
