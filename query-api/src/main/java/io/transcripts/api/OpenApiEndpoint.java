package io.transcripts.api;

import io.transcripts.http.Endpoint;
import io.transcripts.http.Headers;
import io.transcripts.http.RoutedRequest;
import io.transcripts.http.WholeResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code GET /openapi.yaml}: this API, described for people and generators. Open: it is no secret. */
final class OpenApiEndpoint implements Endpoint {
    static final String RESOURCE = "openapi.yaml";

    /** RFC 9512. */
    private static final String YAML = "application/yaml";

    private final byte[] document = read();

    @Override
    public WholeResponse answer(RoutedRequest request) {
        return WholeResponse.ok(YAML, document, Map.of(Headers.VARY, Headers.VARY_ENCODING));
    }

    private static byte[] read() {
        try (InputStream in = OpenApiEndpoint.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing in this build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }
}
