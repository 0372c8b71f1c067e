package io.transcripts.documents;

import io.transcripts.http.Endpoint;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.Resources;
import io.transcripts.http.Responder;
import io.transcripts.http.RoutedRequest;
import io.transcripts.http.WholeResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/**
 * A page that shows one of the documents. Its browser talks to this node only, and runs no script but the two of this page: the
 * page's policy says so. Redoc makes its styles as it goes, so these have a nonce, another one in each response.
 */
final class DocsPage implements Endpoint {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 16;
    private static final String NONCE = "{nonce}";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + NONCE
            + "'; img-src 'self' data:; font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";

    private final String page;

    /**
     * @param document path of what it shows
     * @param title of its window
     */
    DocsPage(String document, String title) {
        page = new String(Resources.read(DocsPage.class, "/io/transcripts/documents/docs.html"), StandardCharsets.UTF_8)
                .replace("{document}", document)
                .replace("{title}", title);
    }

    /** @throws Problem 400 at any parameter */
    @Override
    public Responder answer(RoutedRequest request) throws Problem {
        request.query(Set.of());
        byte[] random = new byte[NONCE_BYTES];
        RANDOM.nextBytes(random);
        String nonce = Base64.getEncoder().encodeToString(random);
        return WholeResponse.ok(
                "text/html; charset=utf-8",
                page.replace(NONCE, nonce).getBytes(StandardCharsets.UTF_8),
                Map.of(
                        PageHeaders.CONTENT_SECURITY_POLICY, POLICY.replace(NONCE, nonce),
                        Headers.CACHE_CONTROL, Headers.NO_STORE,
                        Headers.VARY, Headers.VARY_ENCODING,
                        PageHeaders.CONTENT_TYPE_OPTIONS, PageHeaders.NO_SNIFF,
                        PageHeaders.REFERRER_POLICY, PageHeaders.NO_REFERRER));
    }
}
