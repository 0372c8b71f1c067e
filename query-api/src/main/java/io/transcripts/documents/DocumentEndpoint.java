package io.transcripts.documents;

import io.transcripts.http.BodyParts;
import io.transcripts.http.Endpoint;
import io.transcripts.http.EntityTags;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.Responder;
import io.transcripts.http.ResponseHead;
import io.transcripts.http.RoutedRequest;
import io.transcripts.http.WholeBody;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/**
 * A file of this build, such as a document or the script of a page; a caller that has it is told so.
 *
 * <p>Everybody may ask for it, and compressing it is work: it is sent as large transcripts are, a part at a time on the threads for
 * that, with all who have no key as one caller.
 */
final class DocumentEndpoint implements Endpoint {
    private final byte[] content;
    private final ResponseHead head;

    /** @param cacheControl how long it may be kept */
    DocumentEndpoint(String contentType, byte[] content, String cacheControl) {
        this.content = content;
        head = new ResponseHead(
                HttpStatus.OK_200,
                contentType,
                Map.of(
                        Headers.ETAG,
                        EntityTags.of(content, contentType),
                        Headers.CACHE_CONTROL,
                        cacheControl,
                        Headers.VARY,
                        Headers.VARY_ENCODING,
                        HttpHeader.CONTENT_LENGTH.asString(),
                        Integer.toString(content.length),
                        PageHeaders.CONTENT_TYPE_OPTIONS,
                        PageHeaders.NO_SNIFF));
    }

    /** @throws Problem 400 at any parameter */
    @Override
    public Responder answer(RoutedRequest request) throws Problem {
        request.query(Set.of());
        return exchange -> exchange.send(head, new WholeBody(content, BodyParts.PART));
    }
}
