package io.transcripts.management;

import io.transcripts.http.Headers;
import io.transcripts.http.Resources;
import io.transcripts.http.WholeResponse;
import java.util.Map;

/** The page that shows {@code /status}: four files that never change while the process runs, and nothing from elsewhere. */
final class StatusPage {
    private static final Map<String, String> HEADERS = Map.of(
            Headers.CACHE_CONTROL,
            Headers.NO_STORE,
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer");

    static final WholeResponse HTML = file("index.html", "text/html; charset=utf-8");
    static final WholeResponse SCRIPT = file("status.js", "text/javascript; charset=utf-8");
    static final WholeResponse FINDINGS = file("findings.js", "text/javascript; charset=utf-8");
    static final WholeResponse STYLE = file("status.css", "text/css; charset=utf-8");

    private StatusPage() {}

    private static WholeResponse file(String name, String type) {
        return WholeResponse.ok(type, Resources.read(StatusPage.class, name), HEADERS);
    }
}
