package io.transcripts.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Proactive negotiation by the {@code Accept-Encoding} header, between gzip and the plain body. Elements that are none are passed
 * over. Who takes neither gets the plain body: that they cannot read a body they have said, and not that they want none (12.1).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3">RFC 9110, 12.5.3</a>
 */
public final class AcceptEncoding {
    private static final String ANY = "*";
    private static final String GZIP = "gzip";
    private static final int MOST = 1_000;

    private AcceptEncoding() {}

    /**
     * Whether the caller likes gzip best: also where the plain body is liked as much, or not named.
     *
     * @param fields values of all {@code Accept-Encoding} fields; none takes the plain body
     */
    public static boolean isGzipBest(List<String> fields) {
        Map<String, Integer> qualities = new HashMap<>();
        for (String field : fields) {
            for (String element : field.split(",")) {
                add(element.trim().toLowerCase(Locale.ROOT), qualities);
            }
        }
        int gzip = qualities.getOrDefault(GZIP, qualities.getOrDefault(ANY, 0));
        return gzip > 0 && gzip >= qualities.getOrDefault("identity", 0);
    }

    private static void add(String element, Map<String, Integer> qualities) {
        String[] parts = element.split(";");
        if (parts.length == 0 || parts[0].isBlank()) {
            return;
        }
        int quality = MOST;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim();
            if (parameter.startsWith("q=")) {
                quality = Accept.quality(parameter.substring(2));
            }
        }
        if (quality >= 0) {
            String coding = parts[0].trim();
            // RFC 9110, 8.4.1.3
            qualities.put(coding.equals("x-gzip") ? GZIP : coding, quality);
        }
    }
}
