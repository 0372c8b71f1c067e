package io.transcripts.chaos.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A GET.
 *
 * @param key null for none
 * @param isParsed whether its answer is JSON that is looked at to its end
 */
record HttpGet(String path, @Nullable String key, boolean isGzip, boolean isParsed) {
    private static final List<String> FORMATS =
            List.of("json", "json&include_words=true", "text", "srt", "vtt", "vtt&include_words=true");

    static HttpGet get(String path, @Nullable String key) {
        return new HttpGet(path, key, false, false);
    }

    /** Each of these sessions in each format, with words and without, compressed or not. */
    static List<HttpGet> transcripts(List<String> sessions, String key) {
        List<HttpGet> asks = new ArrayList<>();
        for (boolean isGzip : new boolean[] {false, true}) {
            for (String format : FORMATS) {
                for (String session : sessions) {
                    boolean isParsed = !isGzip && format.startsWith("json");
                    asks.add(new HttpGet(
                            "/v1/sessions/" + session + "/transcript?format=" + format, key, isGzip, isParsed));
                }
            }
        }
        return asks;
    }

    /** As HTTP/1.1 has it. */
    Request request() {
        return new Request(
                ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                                + (key == null ? "" : "X-API-Key: " + key + "\r\n")
                                + (isGzip ? "Accept-Encoding: gzip\r\n" : "")
                                + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII),
                new byte[0],
                isParsed);
    }
}
