package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Transcript;
import io.transcripts.http.Routes.Route;
import io.transcripts.routing.Answer;
import io.transcripts.schema.Word;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document says what the server has: no path, parameter, header or error more, and none less. */
class OpenApiDocumentTest {
    private static final OpenApi OPEN_API = OpenApi.DOCUMENT;
    private static final JsonMapper JSON = new JsonMapper();
    /** Of the pages that show documents. */
    private static final Pattern SCRIPT = Pattern.compile("/docs/.*\\.js");

    private static ApiFixture api;
    private static final HttpClient PLAIN = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @Test
    void everyRouteIsInTheDocumentAndTheOtherWayRound() {
        Set<String> routes = new TreeSet<>();
        for (Route route : api.server.routes()) {
            String path = route.template().replace("{id}", "{session_id}");
            if (!OpenApi.PART_OF_PAGE.matcher(path).matches()) {
                routes.add("GET " + path);
                if (route.delete() != null) {
                    routes.add("DELETE " + path);
                }
            }
        }

        assertThat(OPEN_API.operations().keySet()).containsExactlyInAnyOrderElementsOf(routes);
    }

    /** The server lists what a path has to whoever sends something else. */
    @Test
    void everyParameterIsInTheDocumentAndTheOtherWayRound() throws Exception {
        for (Map.Entry<String, JsonNode> operation : OPEN_API.operations().entrySet()) {
            String method = operation.getKey().substring(0, operation.getKey().indexOf(' '));
            String template = operation.getKey().substring(method.length() + 1);
            Set<String> documented = OPEN_API.parameters(template, operation.getValue()).keySet().stream()
                    .filter(parameter -> parameter.startsWith("query "))
                    .map(parameter -> parameter.substring("query ".length()))
                    .collect(Collectors.toCollection(TreeSet::new));

            HttpResponse<byte[]> response = api.send(
                    HttpRequest.newBuilder(api.uri(template.replace("{session_id}", "mine") + "?no_such_parameter=1"))
                            .header("X-API-Key", api.key(method.equals("DELETE") ? "writer" : "pro"))
                            .method(method, HttpRequest.BodyPublishers.noBody()));

            assertThat(response.statusCode()).as(operation.getKey()).isEqualTo(400);
            String message = JSON.readTree(response.body()).at("/error/message").stringValue();
            String list = message.replaceFirst("^There is no such parameter; this path has (.*)\\.$", "$1");
            Set<String> known = list.equals(message) ? Set.of() : new TreeSet<>(List.of(list.split(", ")));
            assertThat(documented).as(operation.getKey()).isEqualTo(known);
        }
    }

    @Test
    void everyHeaderOfTheApiIsOfSomeResponse() throws Exception {
        Set<String> documented = new TreeSet<>();
        for (JsonNode operation : OPEN_API.operations().values()) {
            operation
                    .get("responses")
                    .forEach(response -> documented.addAll(
                            OPEN_API.followed(response).path("headers").propertyNames()));
        }
        for (Field field : ApiHeaders.class.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                String name = (String) field.get(null);
                if (!name.equals(ApiHeaders.API_KEY)) {
                    assertThat(documented).contains(name);
                }
            }
        }
    }

    @Test
    void everyCodeOfAnErrorHasItsExampleAndEachExampleIsOfTheCodes() {
        Set<String> codes = new TreeSet<>();
        OPEN_API.document()
                .at("/components/schemas/ErrorDetail/properties/code/enum")
                .forEach(code -> codes.add(code.stringValue()));
        Set<String> shown = new TreeSet<>();
        for (JsonNode operation : OPEN_API.operations().values()) {
            operation
                    .get("responses")
                    .properties()
                    .forEach(response -> OPEN_API.followed(response.getValue())
                            .at("/content/application~1json/examples")
                            .forEach(example -> {
                                JsonNode error = OPEN_API.followed(example).at("/value/error");
                                if (!error.isMissingNode()) {
                                    assertThat(response.getKey()).matches("[45]..");
                                    shown.add(error.get("code").stringValue());
                                }
                            }));
        }

        assertThat(shown).isEqualTo(codes);
    }

    @Test
    void everyExampleIsOfItsSchema() {
        Map<String, List<String>> errors = new TreeMap<>();
        int[] seen = {0};
        for (Map.Entry<String, JsonNode> operation : OPEN_API.operations().entrySet()) {
            operation
                    .getValue()
                    .get("responses")
                    .properties()
                    .forEach(response -> OPEN_API.followed(response.getValue())
                            .path("content")
                            .forEach(content -> content.path("examples")
                                    .properties()
                                    .forEach(example -> {
                                        seen[0]++;
                                        List<String> found = OPEN_API.errors(
                                                content.get("schema"),
                                                OPEN_API.followed(example.getValue())
                                                        .get("value")
                                                        .toString());
                                        if (!found.isEmpty()) {
                                            errors.put(
                                                    operation.getKey() + " " + response.getKey() + " "
                                                            + example.getKey(),
                                                    found);
                                        }
                                    })));
        }

        assertThat(errors).isEmpty();
        assertThat(seen[0]).isGreaterThan(20);
    }

    @Test
    void everyExampleIsUsed() {
        String whole = OPEN_API.document().toString();
        for (String part : List.of("examples", "headers", "parameters", "responses", "schemas")) {
            for (String name : OPEN_API.document().at("/components/" + part).propertyNames()) {
                assertThat(whole).contains("\"#/components/" + part + "/" + name + "\"");
            }
        }
    }

    /** The session of the examples gives the examples. */
    @Test
    void theExamplesOfATranscriptAreWhatTheServerSends() throws Exception {
        api.answers.put("sess_01", new Answer.Found<>(exampleTranscript(), ApiFixture.CURRENT));
        JsonNode contents = OPEN_API.operation("/v1/sessions/{session_id}/transcript", "GET")
                .at("/responses/200/content");

        HttpResponse<byte[]> json = api.get("/v1/sessions/sess_01/transcript");
        assertThat(JSON.readTree(json.body()))
                .isEqualTo(OPEN_API.document().at("/components/examples/Transcript/value"));
        for (String format : List.of("text", "srt", "vtt")) {
            HttpResponse<byte[]> response = api.get("/v1/sessions/sess_01/transcript?format=" + format);
            String type = response.headers().firstValue("Content-Type").orElseThrow();
            assertThat(ApiFixture.text(response))
                    .as(format)
                    .isEqualTo(contents.get(type).get("example").stringValue());
        }
        assertThat(JSON.readTree(api.get("/v1/sessions/sess_01/transcript/search?q=FRAGE")
                        .body()))
                .isEqualTo(OPEN_API.document().at("/components/examples/SearchResult/value"));
        JsonNode session = JSON.readTree(api.get("/v1/sessions/sess_01").body());
        assertThat(session).isEqualTo(OPEN_API.document().at("/components/examples/Session/value"));
    }

    private static Transcript exampleTranscript() {
        Transcript whole = ApiFixture.complete("sess_01", "org_demo", 57);
        return new Transcript(
                "sess_01",
                57,
                Transcript.Status.COMPLETE,
                "org_demo",
                false,
                "de",
                "en",
                whole.participants(),
                "{\"ticket_id\":\"ticket_456\"}",
                Instant.parse("2026-03-26T11:00:00Z"),
                Instant.parse("2026-03-26T11:04:05.300Z"),
                "completed",
                null,
                245_300,
                6,
                new Transcript.Missing(0, 0),
                Transcript.Gaps.NONE,
                false,
                List.of(new Transcript.Line(
                        "seg_002",
                        "customer",
                        1,
                        "de",
                        "Guten Tag, ich habe eine Frage.",
                        "Good day, I have a question.",
                        3_500,
                        6_800,
                        960,
                        List.of(
                                new Word("Guten", 3_500, 3_800, 970),
                                new Word("Tag,", 3_900, 4_200, 970),
                                new Word("ich", 4_500, 4_800, 970),
                                new Word("habe", 4_900, 5_200, 970),
                                new Word("eine", 5_500, 5_900, 970),
                                new Word("Frage.", 6_100, 6_800, 950)),
                        true)));
    }

    @Test
    void bothNotationsOfBothDocumentsSayTheSame() throws Exception {
        for (String document : List.of("/openapi", "/asyncapi")) {
            JsonNode json = JSON.readTree(open(document + ".json").body());
            JsonNode yaml = new tools.jackson.dataformat.yaml.YAMLMapper()
                    .readTree(open(document + ".yaml").body());
            assertThat(yaml).isEqualTo(json);
        }
        assertThat(JSON.readTree(open("/openapi.json").body())).isEqualTo(OPEN_API.document());
    }

    /** Whoever has only the document has all of it. */
    @Test
    void theDocumentOfTheTopicsRefersToNothingOutside() throws Exception {
        JsonNode document = JSON.readTree(open("/asyncapi.json").body());
        List<String> references = new ArrayList<>();
        references(document, references);

        assertThat(references).isNotEmpty();
        for (String reference : references) {
            assertThat(reference).startsWith("#/");
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
        assertThat(document.at("/components/schemas").propertyNames())
                .contains("asr", "language_tag", "session-updated", "notification");
    }

    private static void references(JsonNode node, List<String> into) {
        if (node.path("$ref").isString()) {
            into.add(node.get("$ref").stringValue());
            assertThat(node.size()).as("members beside a reference").isEqualTo(1);
        }
        node.forEach(child -> references(child, into));
    }

    @Test
    void thePagesRunOnlyTheirOwnScriptsAndHaveAnotherNonceEachTime() throws Exception {
        Set<String> policies = new TreeSet<>();
        for (String path : List.of("/docs", "/docs/topics", "/docs")) {
            HttpResponse<byte[]> page = open(path);
            String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
            policies.add(policy);
            String nonce = policy.replaceFirst(".*'nonce-([A-Za-z0-9+/=]+)'.*", "$1");
            assertThat(ApiFixture.text(page))
                    .contains("content=\"" + nonce + "\"")
                    .doesNotContain("{nonce}", "{title}");
            assertThat(policy)
                    .contains(
                            "default-src 'none'", "script-src 'self';", "connect-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "http");
        }
        assertThat(policies).hasSize(3);
    }

    @Test
    void theScriptsOfThePagesComeWholeAndMayBeKept() throws Exception {
        List<Route> scripts = api.server.routes().stream()
                .filter(route -> SCRIPT.matcher(route.template()).matches())
                .toList();
        assertThat(scripts).isNotEmpty();
        for (Route script : scripts) {
            HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(script.template()));
            HttpResponse<byte[]> response = PLAIN.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
            assertThat(response.headers().firstValue("Cache-Control").orElseThrow())
                    .startsWith("public");
            assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("init");
            String tag = response.headers().firstValue("ETag").orElseThrow();
            HttpResponse<byte[]> again =
                    PLAIN.send(request.header("If-None-Match", tag).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(again.statusCode()).isEqualTo(304);
        }
    }

    @Test
    void theJudgeIsStrict() {
        assertThat(OPEN_API.errors("Error", "{\"error\":{\"code\":\"x\"}}")).isNotEmpty();
        assertThat(OPEN_API.errors("Error", "{\"extra\":1}")).isNotEmpty();
    }

    /** Asked for without a key. */
    private static HttpResponse<byte[]> open(String path) throws Exception {
        return api.send(HttpRequest.newBuilder(api.uri(path)));
    }
}
