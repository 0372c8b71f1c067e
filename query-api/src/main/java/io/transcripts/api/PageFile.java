package io.transcripts.api;

import io.transcripts.http.BodyParts;
import io.transcripts.http.Endpoint;
import io.transcripts.http.EntityTags;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.Resources;
import io.transcripts.http.Responder;
import io.transcripts.http.ResponseHead;
import io.transcripts.http.RoutedRequest;
import io.transcripts.http.Routes.Route;
import io.transcripts.http.WholeBody;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/**
 * A file of the page at {@code /}, on which people look at transcripts. Open, as it has nothing but what is in this build: its reader
 * gives it a key, and it asks the API as every other client does.
 *
 * <p>Everybody may ask for it, and compressing it is work: it is sent as large transcripts are, with all who have no key as one caller.
 */
final class PageFile implements Endpoint {
    /** The page, and what it needs; nothing else is served. The last three are the JavaScript client, from {@code clients/js}. */
    static final List<String> NAMES = List.of(
            "page.css",
            "icon.svg",
            "main.js",
            "call.js",
            "rows.js",
            "places.js",
            "sessions.js",
            "words.js",
            "transcripts.js",
            "fold.js",
            "sse.js");

    private static final String INDEX = "index.html";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /**
     * Scripts, styles and requests of this server only; no text can become markup or a script; the page is in nobody's frame. Audio
     * is what its reader opens on their device.
     */
    static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "img-src 'self'",
            "media-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'");

    private final byte[] content;
    private final ResponseHead head;

    private PageFile(String name) {
        content = Resources.read(PageFile.class, "page/" + name);
        head = new ResponseHead(
                HttpStatus.OK_200,
                TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
                Map.ofEntries(
                        Map.entry(Headers.ETAG, EntityTags.of(content)),
                        // Asked for each time, so that the files of one page are of one build.
                        Map.entry(Headers.CACHE_CONTROL, "public, no-cache"),
                        Map.entry(Headers.VARY, Headers.VARY_ENCODING),
                        Map.entry(HttpHeader.CONTENT_LENGTH.asString(), Integer.toString(content.length)),
                        Map.entry("Content-Security-Policy", POLICY),
                        Map.entry("X-Content-Type-Options", "nosniff"),
                        Map.entry("Referrer-Policy", "no-referrer"),
                        Map.entry("Cross-Origin-Opener-Policy", "same-origin"),
                        Map.entry("Cross-Origin-Resource-Policy", "same-origin")));
    }

    /** The page and its files. */
    static Stream<Route> routes() {
        return Stream.concat(
                Stream.of(new Route("/", true, new PageFile(INDEX))),
                NAMES.stream().map(name -> new Route("/page/" + name, true, new PageFile(name))));
    }

    @Override
    public Responder answer(RoutedRequest request) throws Problem {
        request.query(Set.of());
        return exchange -> exchange.send(head, new WholeBody(content, BodyParts.PART));
    }
}
