package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The contract's table of errors row by row; that each answer is as documented, the fixture's client sees to. */
class ContractTest {
    private static final String TRANSCRIPT = "/v1/sessions/{session_id}/transcript";
    private static final String ERASURE = "DELETE /v1/sessions/{session_id}/transcript";
    private static final String SEARCH = "/v1/sessions/{session_id}/transcript/search";
    private static final String LIST = "/v1/sessions";
    private static final String SESSION = "/v1/sessions/{session_id}";
    private static final List<String> DOCUMENTS =
            List.of("/", "/openapi.json", "/openapi.yaml", "/asyncapi.json", "/asyncapi.yaml");
    private static final List<String> PAGES = List.of("/docs", "/docs/topics");
    private static final JsonMapper JSON = new JsonMapper();
    private static ApiFixture api;

    /**
     * @param template of the OpenAPI document, behind the method where that is not GET; empty where no documented path is meant
     * @param key name of a key of the fixture; empty for none, else the text itself
     * @param code empty where the answer is 200
     */
    record Row(
            String name,
            String template,
            String method,
            String path,
            String key,
            String accept,
            int status,
            String type,
            String code,
            String param) {
        @Override
        public String toString() {
            return status + " " + name;
        }
    }

    private static final List<Row> ROWS = new ArrayList<>();

    private static void row(
            String name, String template, String path, String key, int status, String type, String code, String param) {
        String method = template.equals(ERASURE) ? "DELETE" : "GET";
        ROWS.add(new Row(name, template, method, path, key, "", status, type, code, param));
    }

    private static void bad(String name, String query, String code, String param) {
        row(name, TRANSCRIPT, "/v1/sessions/mine/transcript?" + query, "pro", 400, "validation_error", code, param);
    }

    static {
        String mine = "/v1/sessions/mine/transcript";
        row("transcript", TRANSCRIPT, mine, "pro", 200, "", "", "");
        row("text", TRANSCRIPT, mine + "?format=text", "pro", 200, "", "", "");
        row("srt", TRANSCRIPT, mine + "?format=srt", "pro", 200, "", "", "");
        row("vtt", TRANSCRIPT, mine + "?format=vtt&include_words=true", "pro", 200, "", "", "");
        String bounds = "&max_line_length=10&max_lines=4&max_cue_duration=15";
        row("srt with bounds", TRANSCRIPT, mine + "?format=srt" + bounds, "pro", 200, "", "", "");
        row("vtt with bounds", TRANSCRIPT, mine + "?format=vtt" + bounds, "pro", 200, "", "", "");
        row("first page", TRANSCRIPT, mine + "?limit=1", "pro", 200, "", "", "");
        row("next page", TRANSCRIPT, mine + "?starting_after=seg_001&include_interim=true", "pro", 200, "", "", "");
        row("last page", TRANSCRIPT, mine + "?limit=1000&starting_after=seg_001", "pro", 200, "", "", "");
        row("known page", TRANSCRIPT, mine + "?limit=1", "pro", 304, "", "", "");
        row("version", TRANSCRIPT, mine + "?expected_version=42&limit=1", "pro", 200, "", "", "");
        row("version of text", TRANSCRIPT, mine + "?expected_version=42&format=text", "pro", 200, "", "", "");
        for (String version : List.of("41", "43", "0", "-42", "9".repeat(18))) {
            row(
                    "version " + version,
                    TRANSCRIPT,
                    mine + "?expected_version=" + version,
                    "pro",
                    409,
                    "conflict_error",
                    "version_changed",
                    "expected_version");
        }
        row(
                "version of a page",
                TRANSCRIPT,
                mine + "?expected_version=41&limit=1",
                "pro",
                409,
                "conflict_error",
                "version_changed",
                "expected_version");
        row("all translations", TRANSCRIPT, mine + "?include_translations=all", "pro", 200, "", "", "");
        row("in another language", TRANSCRIPT, mine + "?translation_language=pt-BR", "pro", 200, "", "", "");
        row("everything", TRANSCRIPT, mine + "?include_words=true&include_interim=true", "pro", 200, "", "", "");
        row("from one behind", TRANSCRIPT, "/v1/sessions/lagging/transcript", "free", 200, "", "", "");
        row("not expired yet", TRANSCRIPT, mine, "expiring", 200, "", "", "");
        row("session", SESSION, "/v1/sessions/mine", "pro", 200, "", "", "");
        row("known", TRANSCRIPT, mine + "?format=srt", "pro", 304, "", "", "");
        row("known session", SESSION, "/v1/sessions/mine", "pro", 304, "", "", "");
        for (String document : DOCUMENTS) {
            row("known " + document, document, document, "", 304, "", "", "");
        }
        for (String open : Stream.concat(DOCUMENTS.stream(), PAGES.stream()).toList()) {
            row(open + " without a key", open, open, "", 200, "", "", "");
            row("parameter of " + open, open, open + "?x=1", "", 400, "validation_error", "invalid_request", "x");
            ROWS.add(new Row(
                    "POST " + open, open, "POST", open, "", "", 405, "validation_error", "method_not_allowed", ""));
        }

        String search = mine + "/search";
        row("search", SEARCH, search + "?q=gott", "free", 200, "", "", "");
        row("search in one language", SEARCH, search + "?q=hello&language=en&limit=1", "pro", 200, "", "", "");
        row("search without a match", SEARCH, search + "?q=" + "%F0%9F%91%8D".repeat(256), "pro", 200, "", "", "");
        row("known search", SEARCH, search + "?q=gott", "pro", 304, "", "", "");
        Map<String, String> badSearches = new TreeMap<>();
        badSearches.put("", "q");
        badSearches.put("q=", "q");
        badSearches.put("q=%20%09", "q");
        badSearches.put("q=%E2%80%8B%EF%BB%BF", "q");
        // Nothing but an accent and a control character.
        badSearches.put("q=%CC%81%07", "q");
        badSearches.put("q=" + "a".repeat(257), "q");
        badSearches.put("q=%FF", "q");
        badSearches.put("q=a&limit=0", "limit");
        badSearches.put("q=a&limit=1001", "limit");
        badSearches.put("q=a&language=en_US", "language");
        badSearches.forEach((query, param) -> row(
                "search " + query,
                SEARCH,
                search + "?" + query,
                "pro",
                400,
                "validation_error",
                "invalid_field_value",
                param));
        row(
                "search in a format",
                SEARCH,
                search + "?q=a&format=json",
                "pro",
                400,
                "validation_error",
                "invalid_request",
                "format");
        row("erasure", ERASURE, mine, "writer", 202, "", "", "");
        row(
                "erasure with a parameter",
                ERASURE,
                mine + "?format=json",
                "writer",
                400,
                "validation_error",
                "invalid_request",
                "format");
        for (String template : List.of(TRANSCRIPT, SESSION, ERASURE, SEARCH)) {
            String end = switch (template) {
                case SESSION -> "";
                case SEARCH -> "/transcript/search?q=gott";
                default -> "/transcript";
            };
            String reader = template.equals(ERASURE) ? "writer" : "pro";
            String authentication = "authentication_error";
            row("no key", template, "/v1/sessions/mine" + end, "", 401, authentication, "invalid_api_key", "");
            row("unknown key", template, "/v1/sessions/mine" + end, "tk_x", 401, authentication, "invalid_api_key", "");
            row("expired", template, "/v1/sessions/mine" + end, "expired", 401, authentication, "expired_api_key", "");
            row("revoked", template, "/v1/sessions/mine" + end, "revoked", 401, authentication, "revoked_api_key", "");
            row(
                    "guess",
                    template,
                    "/v1/sessions/mine" + end,
                    "tk_x",
                    429,
                    "rate_limit_error",
                    "rate_limit_exceeded",
                    "");
            row(
                    "rate",
                    template,
                    "/v1/sessions/a%20b" + end,
                    "limited",
                    429,
                    "rate_limit_error",
                    "rate_limit_exceeded",
                    "");
            row("key before id", template, "/v1/sessions/a%20b" + end, "", 401, authentication, "invalid_api_key", "");

            String validation = "validation_error";
            for (String id : List.of("a%20b", "a%2Fb", "%2F", "%2e%2e", ".", "%C3%A4", "%FF", "a;b", "x".repeat(129))) {
                String path = "/v1/sessions/" + id + end;
                row("id " + id, template, path, reader, 400, validation, "invalid_field_value", "session_id");
            }
            row(
                    "scope",
                    template,
                    "/v1/sessions/unknown" + end,
                    template.equals(ERASURE) ? "pro" : "scopeless",
                    403,
                    "authorization_error",
                    "insufficient_permissions",
                    "");
            for (String id : List.of("unknown", "theirs", "nobodys", "disputed", "erased-theirs", "erased-nobodys")) {
                String path = "/v1/sessions/" + id + end;
                row(id, template, path, reader, 404, "not_found_error", "session_not_found", "");
            }
            row(
                    "erased",
                    template,
                    "/v1/sessions/erased" + end,
                    reader,
                    410,
                    "not_found_error",
                    "transcript_erased",
                    "");
            row("moving", template, "/v1/sessions/moving" + end, reader, 503, "api_error", "not_ready", "");
            row("behind", template, "/v1/sessions/theirs-lagging" + end, reader, 503, "api_error", "not_ready", "");
            row("defect", template, "/v1/sessions/broken" + end, reader, 500, "api_error", "internal_error", "");
            for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW")) {
                if (template.equals(ERASURE) || (template.equals(TRANSCRIPT) && method.equals("DELETE"))) {
                    continue;
                }
                ROWS.add(new Row(
                        method,
                        template,
                        method,
                        "/v1/sessions/a%20b" + end + "?x=1",
                        "scopeless",
                        "",
                        405,
                        "validation_error",
                        "method_not_allowed",
                        ""));
            }
        }
        bad("no cursor", "since=", "invalid_field_value", "since");
        bad("no cursor of anybody's", "since=a%20b", "invalid_field_value", "since");
        bad("changes of captions", "format=srt&since=1", "invalid_field_value", "since");
        row("list", LIST, LIST, "pro", 200, "", "", "");
        row("known list", LIST, LIST, "pro", 304, "", "", "");
        row("list without a key", LIST, LIST, "", 401, "authentication_error", "invalid_api_key", "");
        row("list of a limited key", LIST, LIST, "limited", 429, "rate_limit_error", "rate_limit_exceeded", "");
        row("list without scope", LIST, LIST, "scopeless", 403, "authorization_error", "insufficient_permissions", "");
        row("list of a status", LIST, LIST + "?status=active&limit=1", "pro", 200, "", "", "");
        row("status", LIST, LIST + "?status=x", "scopeless", 400, "validation_error", "invalid_field_value", "status");
        row("limit", LIST, LIST + "?limit=101", "pro", 400, "validation_error", "invalid_field_value", "limit");
        row("order", LIST, LIST + "?order=asc", "pro", 400, "validation_error", "invalid_request", "order");
        row("list moving", LIST, LIST + "?starting_after=moving", "pro", 503, "api_error", "not_ready", "");
        row("list defect", LIST, LIST + "?starting_after=broken", "pro", 500, "api_error", "internal_error", "");
        String method = "method_not_allowed";
        ROWS.add(new Row("post a list", LIST, "POST", LIST, "scopeless", "", 405, "validation_error", method, ""));
        bad("format", "format=JSON", "invalid_field_value", "format");
        bad("empty format", "format=", "invalid_field_value", "format");
        bad("format without value", "format", "invalid_field_value", "format");
        bad("format again", "format=json&format=json", "invalid_request", "format");
        bad("labels", "speaker_labels=roles", "invalid_field_value", "speaker_labels");
        bad("translations", "include_translations=1", "invalid_field_value", "include_translations");
        for (String value : List.of("0", "1001", "", "x", "-1", "1.5")) {
            bad("limit " + value, "limit=" + value, "invalid_field_value", "limit");
        }
        bad("page after an unknown segment", "starting_after=seg_999", "invalid_field_value", "starting_after");
        bad("page after an interim", "starting_after=seg_002", "invalid_field_value", "starting_after");
        bad("page after nothing", "limit=1&starting_after=", "invalid_field_value", "starting_after");
        // In the contract's order, though it takes a look at the session.
        bad(
                "page of another version",
                "starting_after=seg_999&expected_version=1",
                "invalid_field_value",
                "starting_after");
        for (String value : List.of("", "x", "4.2", "1".repeat(19), "0x2a")) {
            bad("version " + value, "expected_version=" + value, "invalid_field_value", "expected_version");
        }
        for (String format : List.of("text", "srt", "vtt")) {
            bad("page of " + format, "format=" + format + "&limit=5", "invalid_field_value", "limit");
            bad(
                    "end of " + format,
                    "format=" + format + "&starting_after=seg_001",
                    "invalid_field_value",
                    "starting_after");
            row(
                    "version, " + format,
                    TRANSCRIPT,
                    mine + "?expected_version=41&format=" + format,
                    "pro",
                    409,
                    "conflict_error",
                    "version_changed",
                    "expected_version");
            String all = "format=" + format + "&include_translations=all";
            bad("all translations in " + format, all, "invalid_field_value", "include_translations");
        }
        for (String tag : List.of("", "en_US", "e", "x".repeat(65), "en-", "%C3%A4")) {
            bad("language " + tag, "translation_language=" + tag, "invalid_field_value", "translation_language");
        }
        bad("words", "include_words=TRUE", "invalid_field_value", "include_words");
        bad("interim", "include_interim=yes", "invalid_field_value", "include_interim");
        bad("unknown", "lang=en", "invalid_request", "lang");
        bad("unknown, not ASCII", "%C3%A4=en", "invalid_request", "ä");
        bad("words in text", "format=text&include_words=true", "invalid_field_value", "include_words");
        bad("words in srt", "format=srt&include_words=true", "invalid_field_value", "include_words");
        bad("interim in vtt", "format=vtt&include_interim=true", "invalid_field_value", "include_interim");
        for (String value : List.of("9", "101", "", "x", "20.5", "-20", "99999999999")) {
            bad(
                    "line length " + value,
                    "format=vtt&max_line_length=" + value,
                    "invalid_field_value",
                    "max_line_length");
        }
        for (String value : List.of("0", "5", "two")) {
            bad("lines " + value, "format=srt&max_lines=" + value, "invalid_field_value", "max_lines");
        }
        for (String value : List.of("0", "16", "7s")) {
            bad("duration " + value, "format=vtt&max_cue_duration=" + value, "invalid_field_value", "max_cue_duration");
        }
        for (String parameter : List.of("max_line_length=42", "max_lines=2", "max_cue_duration=7")) {
            String name = parameter.substring(0, parameter.indexOf('='));
            bad(name + " in json", parameter, "invalid_field_value", name);
            bad(name + " in text", "format=text&" + parameter, "invalid_field_value", name);
        }
        bad("value not UTF-8", "format=%FF", "invalid_field_value", "format");
        row(
                "session's parameter",
                SESSION,
                "/v1/sessions/mine?format=json",
                "pro",
                400,
                "validation_error",
                "invalid_request",
                "format");
        row(
                "words before plan",
                TRANSCRIPT,
                mine + "?format=text&include_words=true",
                "free",
                400,
                "validation_error",
                "invalid_field_value",
                "include_words");
        row(
                "plan",
                TRANSCRIPT,
                "/v1/sessions/moving/transcript?include_words=true",
                "free",
                403,
                "authorization_error",
                "feature_not_available",
                "include_words");
        ROWS.add(new Row(
                "accept", TRANSCRIPT, "GET", mine, "pro", "text/html", 406, "validation_error", "not_acceptable", ""));
        for (String path : List.of(
                "/page",
                "/page/",
                "/v1",
                "/v1/sessions/",
                "/v1/sessions//transcript",
                "/v1/sessions/mine/",
                "/v1/sessions/mine/transcript/",
                "/v1/sessions/mine%2Ftranscript/x",
                "/V1/sessions/mine",
                "/v1/sessions/mine/x",
                "/favicon.ico",
                "/v1/sessions/mine/transcript;x=1")) {
            row(path, "", path, "pro", 404, "not_found_error", "route_not_found", "");
        }
        row("unknown route without key", "", "/nowhere", "", 401, "authentication_error", "invalid_api_key", "");
    }

    static Stream<Row> rows() {
        return ROWS.stream();
    }

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture();
        api.lists.add(2, "mine", "org_demo");
        api.lists.add(1, "A.b_c:-9", "org_demo");
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersAsDocumented(Row row) throws Exception {
        if (row.status() != 429) {
            answersAsDocumented(row, api);
            return;
        }
        if (row.key().equals("limited")) {
            try (ApiFixture limited = new ApiFixture()) {
                for (int i = 0; i < ApiFixture.LIMIT; i++) {
                    HttpRequest.Builder request =
                            HttpRequest.newBuilder(limited.uri("/nowhere")).header("X-API-Key", limited.key("limited"));
                    assertThat(limited.send(request).statusCode()).isEqualTo(404);
                }
                answersAsDocumented(row, limited);
            }
            return;
        }
        try (ApiFixture guessed = new ApiFixture()) {
            // What is forgiven, and the one behind it.
            for (int guess = 0; guess <= FailedKeys.FORGIVEN; guess++) {
                HttpRequest.Builder request =
                        HttpRequest.newBuilder(guessed.uri("/v1/sessions/mine")).header("X-API-Key", "tk_" + guess);
                assertThat(guessed.send(request).statusCode()).isEqualTo(401);
            }
            answersAsDocumented(row, guessed);
        }
    }

    private void answersAsDocumented(Row row, ApiFixture asked) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(asked.uri(row.path()))
                .timeout(Duration.ofSeconds(10))
                .method(row.method(), HttpRequest.BodyPublishers.noBody());
        if (!row.key().isEmpty()) {
            request.header("X-API-Key", asked.keys.getOrDefault(row.key(), row.key()));
        }
        if (!row.accept().isEmpty()) {
            request.header("Accept", row.accept());
        }
        if (row.status() == 304) {
            String tag = asked.get(row.path()).headers().firstValue("ETag").orElseThrow();
            request.header("If-None-Match", tag);
        }

        HttpResponse<byte[]> response = asked.send(request);

        String body = ApiFixture.text(response);
        assertThat(response.statusCode()).as(body).isEqualTo(row.status());
        assertThat(response.headers().firstValue("X-Request-ID"))
                .hasValueSatisfying(id -> assertThat(id).matches("[A-Za-z0-9_.:-]{1,128}"));
        if (row.status() == 304) {
            assertThat(response.body()).isEmpty();
            assertThat(response.headers().map()).doesNotContainKeys("content-length", "content-type");
            return;
        }
        assertThat(response.headers().firstValue("Content-Length")).hasValue(Integer.toString(response.body().length));
        if (row.status() >= 400) {
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
            JsonNode error = JSON.readTree(body).get("error");
            assertThat(error.get("type").stringValue()).isEqualTo(row.type());
            assertThat(error.get("code").stringValue()).isEqualTo(row.code());
            assertThat(error.get("param").isNull() ? "" : error.get("param").stringValue())
                    .isEqualTo(row.param());
            assertThat(error.get("request_id").stringValue())
                    .isEqualTo(response.headers().firstValue("X-Request-ID").orElseThrow());
        }
    }

    @Test
    void everyDocumentedStatusIsInTheTableAndTheOtherWayRound() {
        Map<String, Set<String>> tested = new TreeMap<>();
        for (Row row : ROWS) {
            if (!row.template().isEmpty()) {
                tested.computeIfAbsent(row.template(), template -> new TreeSet<>())
                        .add(Integer.toString(row.status()));
            }
        }

        // The 404 of a session's path is that of the session.
        Map<String, Set<String>> documented = new TreeMap<>(OpenApi.DOCUMENT.statuses());
        // A stream may last: see StreamTest.
        documented.remove("/v1/sessions/{session_id}/transcript/stream");
        assertThat(tested).isEqualTo(documented);
    }
}
