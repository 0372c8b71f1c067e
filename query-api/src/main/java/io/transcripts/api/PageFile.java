package io.transcripts.api;

import io.transcripts.http.EntityTags;
import io.transcripts.http.FileEndpoint;
import io.transcripts.http.Headers;
import io.transcripts.http.Resources;
import io.transcripts.http.Routes.Route;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A file of the page at {@code /}, on which people look at transcripts. Open, as it has nothing but what is in this build: its reader
 * gives it a key, and it asks the API as every other client does.
 */
final class PageFile {
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

    private PageFile() {}

    /** The page and its files. */
    static Stream<Route> routes() {
        return Stream.concat(
                Stream.of(new Route("/", true, file(INDEX))),
                NAMES.stream().map(name -> new Route("/page/" + name, true, file(name))));
    }

    private static FileEndpoint file(String name) {
        byte[] content = Resources.read(PageFile.class, "page/" + name);
        return new FileEndpoint(
                TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
                content,
                Map.of(
                        Headers.ETAG,
                        EntityTags.of(content),
                        // Asked for each time, so that the files of one page are of one build.
                        Headers.CACHE_CONTROL,
                        "public, no-cache",
                        "Content-Security-Policy",
                        POLICY,
                        "X-Content-Type-Options",
                        "nosniff",
                        "Referrer-Policy",
                        "no-referrer",
                        "Cross-Origin-Opener-Policy",
                        "same-origin",
                        "Cross-Origin-Resource-Policy",
                        "same-origin"));
    }
}
