package io.transcripts.http;

import java.util.HashMap;
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
public final class FileEndpoint implements Endpoint {
    private final byte[] content;
    private final ResponseHead head;

    /** @param headers what is said of it besides its type and length, its tag among them */
    public FileEndpoint(String contentType, byte[] content, Map<String, String> headers) {
        this.content = content;
        Map<String, String> all = new HashMap<>(headers);
        all.put(Headers.VARY, Headers.VARY_ENCODING);
        all.put(HttpHeader.CONTENT_LENGTH.asString(), Integer.toString(content.length));
        head = new ResponseHead(HttpStatus.OK_200, contentType, all);
    }

    /** @throws Problem 400 at any parameter */
    @Override
    public Responder answer(RoutedRequest request) throws Problem {
        request.query(Set.of());
        return exchange -> exchange.send(head, new WholeBody(content, BodyParts.PART));
    }
}
