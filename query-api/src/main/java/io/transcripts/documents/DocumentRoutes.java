package io.transcripts.documents;

import io.transcripts.http.EntityTags;
import io.transcripts.http.FileEndpoint;
import io.transcripts.http.Headers;
import io.transcripts.http.Resources;
import io.transcripts.http.Routes.Route;
import java.util.List;
import java.util.Map;

/** Where the documents and their pages are. All are open: none is a secret. */
public final class DocumentRoutes {
    /** RFC 9512. */
    private static final String YAML = "application/yaml";

    private static final String JSON = "application/json";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    /** The version is in the path, so that browsers keep it for ever; docs.js names it too. */
    private static final String REDOC = "redoc-3.0.1.js";

    /** Read once: each server has the same. */
    private static final List<Route> ROUTES = make();

    private DocumentRoutes() {}

    /** All of them. */
    public static List<Route> all() {
        return ROUTES;
    }

    private static List<Route> make() {
        Document openApi = Document.openApi();
        Document asyncApi = Document.asyncApi();
        return List.of(
                document("/openapi.json", JSON, openApi.json()),
                document("/openapi.yaml", YAML, openApi.yaml()),
                document("/asyncapi.json", JSON, asyncApi.json()),
                document("/asyncapi.yaml", YAML, asyncApi.yaml()),
                new Route("/docs", true, new DocsPage("/openapi.json", "HTTP API")),
                new Route("/docs/topics", true, new DocsPage("/asyncapi.json", "Kafka topics")),
                script("docs.js", PageHeaders.REVALIDATE),
                script(REDOC, PageHeaders.FOR_EVER));
    }

    private static Route document(String path, String contentType, byte[] content) {
        return new Route(path, true, file(contentType, content, PageHeaders.REVALIDATE));
    }

    private static Route script(String name, String cacheControl) {
        byte[] content = Resources.read(DocumentRoutes.class, "/io/transcripts/documents/" + name);
        return new Route("/docs/" + name, true, file(SCRIPT, content, cacheControl));
    }

    private static FileEndpoint file(String contentType, byte[] content, String cacheControl) {
        return new FileEndpoint(
                contentType,
                content,
                Map.of(
                        Headers.ETAG,
                        EntityTags.of(content, contentType),
                        Headers.CACHE_CONTROL,
                        cacheControl,
                        PageHeaders.CONTENT_TYPE_OPTIONS,
                        PageHeaders.NO_SNIFF));
    }
}
