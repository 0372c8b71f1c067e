package io.transcripts.chaos.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

    /** What is found in each segment, what almost is, and what is nowhere. */
    static List<HttpGet> searches(List<String> sessions, String key) {
        return ofEach(
                sessions,
                key,
                List.of(
                        "/search?q=e&limit=1000",
                        "/search?q=" + "e".repeat(255) + "z",
                        "/search?q=the%20account%20was%20never&language=en",
                        "/search?q=%E4%BD%A0"));
    }

    /** The longest pages of the beginning, the middle and the end, with words, and one behind a segment that is not there. */
    static List<HttpGet> pages(List<String> sessions, String key) {
        return ofEach(
                sessions,
                key,
                List.of(
                        "?limit=1000",
                        "?limit=1000&include_words=true&starting_after=seg_01200",
                        "?limit=1&starting_after=seg_02559",
                        "?limit=1000&starting_after=seg_99999"));
    }

    /** From the beginning, with all that there is. */
    static List<HttpGet> streams(List<String> sessions, String key) {
        return sessions.stream()
                .map(session -> get(
                        "/v1/sessions/" + session + "/transcript/stream?include_words=true&include_interim=true", key))
                .toList();
    }

    static List<HttpGet> lists(String key) {
        return Stream.of("?limit=100", "?limit=100&status=ended", "?limit=1&starting_after=nobody_s")
                .map(query -> new HttpGet("/v1/sessions" + query, key, false, true))
                .toList();
    }

    private static List<HttpGet> ofEach(List<String> sessions, String key, List<String> asked) {
        return asked.stream()
                .flatMap(what -> sessions.stream()
                        .map(session ->
                                new HttpGet("/v1/sessions/" + session + "/transcript" + what, key, false, true)))
                .toList();
    }

    /** As HTTP/1.1 has it. */
    Request request() {
        return request("GET");
    }

    /** The same with another method. */
    Request request(String method) {
        return new Request(
                (method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                                + (key == null ? "" : "X-API-Key: " + key + "\r\n")
                                + (isGzip ? "Accept-Encoding: gzip\r\n" : "")
                                + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII),
                new byte[0],
                isParsed);
    }
}
