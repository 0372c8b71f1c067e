package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.transcripts.domain.Position;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.Translation;
import io.transcripts.http.TestResources;
import io.transcripts.http.connection.Captured;
import io.transcripts.routing.Answer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parts of a transcript, languages of it, and what is found in it. */
class ReadingTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LONG = "/v1/sessions/long/transcript";

    private static final String SHORT_LINES = "/v1/sessions/named/transcript?format=vtt&max_line_length=10&max_lines=1";

    private ApiFixture api;

    @BeforeEach
    void start() throws Exception {
        api = new ApiFixture();
        put("long", 25, 10);
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
        assertThat(ScriptedQuery.OPEN).hasValue(0);
    }

    /** @param characters of each text, about */
    private void put(String id, int segments, int characters) {
        put(id, "agent", segments, characters);
    }

    private void put(String id, String speaker, int segments, int characters) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < segments; i++) {
            TreeMap<String, Translation> translations = new TreeMap<>();
            for (String language : List.of("en", "fr", "pt-BR")) {
                translations.put(
                        Translation.key(language),
                        new Translation(language, true, 0, 0, Instant.EPOCH, null, language + " " + i));
            }
            lines.add(new Line(
                    "seg_" + i,
                    speaker,
                    0,
                    i % 2 == 0 ? "de" : "fr",
                    "Wort " + "x".repeat(characters),
                    null,
                    i * 1_000L,
                    i * 1_000L + 900,
                    -1,
                    List.of(),
                    i % 7 != 3,
                    0,
                    translations));
        }
        Transcript whole = ApiFixture.with(ApiFixture.complete(id, "org_demo", 9), lines);
        api.answers.put(id, new Answer.Found<>(whole, ApiFixture.CURRENT));
        api.stamps.put(id, new Stamp(1, new Position(1, 2, 9), Transcript.Status.COMPLETE));
    }

    /** The same sessions, with hardly any room for answers. */
    private ApiFixture narrow() throws IOException {
        ApiFixture narrow = new ApiFixture(registry -> TestResources.usual(1 << 20, registry));
        narrow.answers.putAll(api.answers);
        narrow.stamps.putAll(api.stamps);
        return narrow;
    }

    private static void everythingIsGivenBack(ApiFixture of) {
        await().untilAsserted(() -> assertThat(
                        of.readsRegistry.get("transcripts.memory.used").gauge().value())
                .isZero());
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<byte[]> response = api.get(path);
        assertThat(response.statusCode()).as(ApiFixture.text(response)).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&include_interim=true", "&include_translations=all&translation_language=fr"})
    void pagesTogetherAreTheWhole(String others) throws Exception {
        JsonNode whole = json(LONG + "?format=json" + others);
        List<JsonNode> pages = new ArrayList<>();
        String after = "";
        boolean hasMore = true;
        while (hasMore) {
            JsonNode page = json(LONG + "?limit=4" + others + after);
            page.get("segments").forEach(pages::add);
            hasMore = page.get("has_more").asBoolean();
            after = "&starting_after=" + pages.get(pages.size() - 1).get("id").stringValue();
            for (String field : List.of("language", "status", "duration", "word_count")) {
                assertThat(page.get(field)).isEqualTo(whole.get(field));
            }
        }
        assertThat(pages).isEqualTo(List.copyOf(whole.get("segments").values()));
        assertThat(whole.has("has_more")).isFalse();
    }

    @Test
    void aPageHasItsKeysInOrderAndTheHeadersOfTheWhole() throws Exception {
        HttpResponse<byte[]> page = api.get(LONG + "?limit=1&include_translations=false");

        assertThat(ApiFixture.text(page))
                .endsWith("\"end_time\":0.9}],\"has_more\":true,\"duration\":3.2,\"word_count\":9}");
        HttpResponse<byte[]> whole = api.get(LONG);
        for (String header : List.of("X-Transcript-Version", "X-Transcript-Status", "Vary", "Cache-Control")) {
            assertThat(page.headers().allValues(header))
                    .isEqualTo(whole.headers().allValues(header));
        }
        assertThat(page.headers().firstValue("ETag"))
                .isPresent()
                .isNotEqualTo(whole.headers().firstValue("ETag"));
    }

    @Test
    void aLargePageIsSentAsItIsTaken() throws Exception {
        put("large", 300, 20_000);

        HttpResponse<byte[]> response = api.get("/v1/sessions/large/transcript?limit=250&starting_after=seg_0");

        assertThat(response.headers().firstValue("Content-Length")).isEmpty();
        JsonNode page = JSON.readTree(response.body());
        assertThat(page.get("segments").size()).isEqualTo(250);
        assertThat(page.get("segments").get(0).get("id").stringValue()).isEqualTo("seg_1");
        assertThat(page.get("has_more").asBoolean()).isTrue();
        String tag = response.headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> again =
                api.send(api.request("/v1/sessions/large/transcript?limit=250&starting_after=seg_0")
                        .header("If-None-Match", tag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.headers().firstValue("X-Transcript-Status")).contains("complete");
    }

    @Test
    void aPageHasOneTagHoweverLittleRoomThereIs() throws Exception {
        put("middling", 300, 3_000);
        String page = "/v1/sessions/middling/transcript?limit=250";
        HttpResponse<byte[]> usual = api.get(page);
        // What is taken to read is a key's share already.
        try (ApiFixture narrow = narrow()) {
            HttpResponse<byte[]> held = narrow.get(page);

            assertThat(held.statusCode()).isEqualTo(200);
            assertThat(held.body()).isEqualTo(usual.body());
            for (String header : List.of("ETag", "Content-Length")) {
                assertThat(held.headers().firstValue(header))
                        .isPresent()
                        .isEqualTo(usual.headers().firstValue(header));
            }
            everythingIsGivenBack(narrow);
        }
    }

    @Test
    void captionsThatAreManyTimesTheirTextTakeTheRoomThatTheyNeed() throws Exception {
        put("named", "&".repeat(128), 100, 100);

        HttpResponse<byte[]> usual = api.get(SHORT_LINES);

        assertThat(usual.statusCode()).isEqualTo(200);
        assertThat(usual.body()).hasSizeGreaterThan(1 << 19);
        try (ApiFixture narrow = narrow()) {
            HttpResponse<byte[]> alone = narrow.get(SHORT_LINES);

            // More than a key's share, and than all that there is: given to who has nothing else.
            assertThat(alone.statusCode()).isEqualTo(200);
            assertThat(alone.body()).isEqualTo(usual.body());
            everythingIsGivenBack(narrow);
        }
    }

    @Test
    void captionsThatOutgrowTheirRoomAreMadeForAllWhoAskTogether() throws Exception {
        put("named", "&".repeat(128), 100, 100);
        byte[] usual = api.get(SHORT_LINES).body();
        try (ApiFixture narrow = narrow()) {
            narrow.bytes.put("named", ReadingCost.SMALL / 14);
            List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(narrow.client.sendAsync(
                        narrow.request(SHORT_LINES).build(), HttpResponse.BodyHandlers.ofByteArray()));
            }
            for (CompletableFuture<HttpResponse<byte[]>> each : all) {
                assertThat(each.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
                assertThat(each.get().body()).isEqualTo(usual);
            }
        }
    }

    @Test
    void captionsThatAreNeverHeldAreSentAsTheyAreTaken() throws Exception {
        put("named", "&".repeat(128), 1_200, 100);

        HttpResponse<byte[]> response = api.get(SHORT_LINES);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Length")).isEmpty();
        assertThat(response.body()).hasSizeGreaterThan((int) (GrowingRoom.MOST / 5));
        assertThat(ApiFixture.text(response)).startsWith("WEBVTT\n").endsWith("</v>\n");
    }

    @Test
    void whoHasWaitedIsAnsweredOnNoThreadOfStreams() throws Exception {
        AtomicReference<String> thread = new AtomicReference<>("");
        Answer<Transcript> found = api.answers.get("long");
        api.onRead(id -> {
            thread.set(Thread.currentThread().getName());
            return found;
        });

        assertThat(api.get(LONG + "?wait=1&format=text").statusCode()).isEqualTo(200);

        assertThat(thread.get()).isNotEmpty().doesNotStartWith("live");
    }

    @Test
    void whoIsBehindSaysSoWithARefusalToo() throws Exception {
        String lagging = "/v1/sessions/lagging/transcript";
        for (String query : List.of("?expected_version=41", "?expected_version=41&limit=1")) {
            HttpResponse<byte[]> refused = api.get(lagging + query);
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.headers().firstValue("X-Transcript-Version")).contains("42");
            assertThat(refused.headers().firstValue("X-Transcript-Lag")).contains("17");
        }
        HttpResponse<byte[]> unknown = api.get(lagging + "?starting_after=seg_999");
        assertThat(unknown.statusCode()).as("others may know").isEqualTo(503);
        assertThat(unknown.headers().map()).doesNotContainKey("x-transcript-version");
        assertThat(api.get(LONG + "?expected_version=8").headers().map()).doesNotContainKey("x-transcript-lag");
        assertThat(api.get(LONG + "?starting_after=seg_999").statusCode()).isEqualTo(400);
    }

    @Test
    void aKeptBodyIsNotOfTheVersionThatIsExpected() throws Exception {
        api.get(LONG);

        assertThat(api.get(LONG + "?expected_version=9").statusCode()).isEqualTo(200);
        HttpResponse<byte[]> refused = api.get(LONG + "?expected_version=8");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.headers().firstValue("X-Transcript-Version")).contains("9");
    }

    @Test
    void aPlaceThatIsNoIdIsRefusedBeforeTheSessionIsLookedFor() throws Exception {
        for (String place : List.of("", "a%20b", "..")) {
            assertThat(api.get("/v1/sessions/unknown/transcript?starting_after=" + place)
                            .statusCode())
                    .as(place)
                    .isEqualTo(400);
        }
    }

    @Test
    void rowsAheadOfTheirHeaderAreOfTheirOwnVersion() throws Exception {
        api.stamps.put("long", new Stamp(1, new Position(1, 2, 8), Transcript.Status.COMPLETE));

        assertThat(api.get(LONG + "?expected_version=9").statusCode()).isEqualTo(200);
        assertThat(api.get(LONG + "?expected_version=8").statusCode()).isEqualTo(409);
    }

    @Test
    void anotherLanguageStandsInForTheTarget() throws Exception {
        JsonNode french = json(LONG + "?translation_language=fr");
        assertThat(french.at("/language/target").stringValue()).isEqualTo("fr");
        assertThat(french.at("/segments/0/translation").stringValue()).isEqualTo("fr 0");
        // That segment speaks it.
        assertThat(french.at("/segments/1").has("translation")).isFalse();
        // The least tag of the same primary language.
        assertThat(json(LONG + "?translation_language=pt")
                        .at("/segments/0/translation")
                        .stringValue())
                .isEqualTo("pt-BR 0");
        assertThat(json(LONG).at("/segments/0").has("translation")).isFalse();
        assertThat(ApiFixture.text(api.get(LONG + "?translation_language=EN&format=text")))
                .startsWith("agent: Wort xxxxxxxxxx\nagent (EN): en 0\n");
        assertThat(ApiFixture.text(api.get(LONG + "?translation_language=fr&format=vtt")))
                .contains("<lang fr>fr 0</lang>");
        assertThat(ApiFixture.text(api.get(LONG + "?translation_language=fr&format=srt")))
                .contains("agent: Wort xxxxxxxxxx\nfr 0\n");
    }

    @Test
    void allTranslationsStandInForOne() throws Exception {
        assertThat(ApiFixture.text(api.get(LONG + "?include_translations=all&translation_language=fr&limit=1")))
                .contains(
                        "\"target\":\"fr\"}",
                        "\"text\":\"Wort xxxxxxxxxx\",\"translations\":{\"en\":\"en 0\",\"fr\":\"fr"
                                + " 0\",\"pt-BR\":\"pt-BR 0\"},\"start_time\"");
    }

    @Test
    void aSearchTellsHowManyThereAre() throws Exception {
        JsonNode found = json(LONG + "/search?q=WORT&limit=3");

        // Of 25, four are not final.
        assertThat(found.get("total_matches").asInt()).isEqualTo(21);
        assertThat(found.get("query").stringValue()).isEqualTo("WORT");
        assertThat(found.get("matches").size()).isEqualTo(3);
        assertThat(found.get("matches").get(1).toString())
                .isEqualTo(
                        "{\"segment_id\":\"seg_1\",\"speaker\":\"agent\",\"start_time\":1.0,\"end_time\":1.9,\"field\":\"text\",\"language\":\"fr\",\"before\":\"\",\"match\":\"Wort\",\"after\":\""
                                + " xxxxxxxxxx\"}");
        assertThat(json(LONG + "/search?q=wort&language=en")
                        .get("total_matches")
                        .asInt())
                .isZero();
    }

    @Test
    void aQueryThatIsNotEncodedIsWhatItSays() throws Exception {
        String target =
                new String((LONG + "/search?q=語👍").getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(api.raw("GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer "
                        + api.key("pro") + "\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"query\":\"語👍\"");
    }

    @Test
    void aSearchInALargeSessionGoesOnElsewhere() throws Exception {
        // As large as it is said to be, a slow machine would need longer than a search may take.
        put("large", 30, 20_000);
        api.bytes.put("large", 6_000_000L);

        assertThat(json("/v1/sessions/large/transcript/search?q=x%F0%9F%91%8D")
                        .get("total_matches")
                        .asInt())
                .isZero();
    }

    @Test
    void aSearchThatTakesTooLongIsGivenUp() throws Exception {
        // Each place of each text has to be compared with nearly all of the query, which takes minutes in all.
        String text = "\u00E1" + "a".repeat(32_000);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            lines.add(new Line("seg_" + i, "agent", 0, "de", text, null, i, i, -1, List.of(), true));
        }
        Transcript whole = ApiFixture.with(ApiFixture.complete("endless", "org_demo", 9), lines);
        api.answers.put("endless", new Answer.Found<>(whole, ApiFixture.CURRENT));

        HttpResponse<byte[]> response = api.get("/v1/sessions/endless/transcript/search?q=" + "a".repeat(255) + "b");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("5");
        assertThat(response.headers().firstValue("X-Transcript-Version")).contains("9");
        assertThat(ApiFixture.text(response)).contains("\"code\":\"not_ready\"", "takes too long");
    }

    @Test
    void theLogSaysWhoHasErasedAndNothingOfWhatWasRefused() throws Exception {
        try (Captured log = new Captured()) {
            for (String refused : List.of("theirs", "none", "erased")) {
                assertThat(erase(refused, "writer").statusCode()).isIn(404, 410);
            }
            assertThat(erase("mine", "pro").statusCode()).isEqualTo(403);
            assertThat(erase("mine", "writer").statusCode()).isEqualTo(202);

            await().untilAsserted(() -> assertThat(log.others())
                    .filteredOn(line -> line.contains("erasure"))
                    .hasSize(2)
                    .allMatch(line -> line.contains("session mine")));
        }
    }

    @Test
    void anErasureIsPublishedForItsOwnOrganizationOnly() throws Exception {
        assertThat(erase("mine", "writer").statusCode()).isEqualTo(202);
        assertThat(erase("mine", "writer").statusCode()).isEqualTo(202);
        assertThat(erase("theirs", "writer").statusCode()).isEqualTo(404);
        assertThat(erase("disputed", "writer").statusCode()).isEqualTo(404);
        assertThat(erase("erased", "writer").statusCode()).isEqualTo(410);
        assertThat(erase("moving", "writer").statusCode()).isEqualTo(503);
        assertThat(erase("mine", "pro").statusCode()).isEqualTo(403);

        assertThat(api.erased).containsExactly("mine of org_demo", "mine of org_demo");
    }

    @Test
    void anErasureThatTheBrokerDoesNotTakeIsNotAccepted() throws Exception {
        api.brokerAnswers = false;

        HttpResponse<byte[]> response = erase("mine", "writer");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("2");
        assertThat(ApiFixture.text(response)).contains("\"code\":\"not_ready\"");
    }

    @Test
    void methodsThatAPathHasAreTold() throws Exception {
        assertThat(allowed("/v1/sessions/mine/transcript")).contains("GET, HEAD, DELETE");
        assertThat(allowed("/v1/sessions/mine")).contains("GET, HEAD");
        assertThat(allowed("/v1/sessions/mine/transcript/search")).contains("GET, HEAD");
    }

    private java.util.Optional<String> allowed(String path) throws Exception {
        HttpResponse<byte[]> response =
                api.send(api.request(path).method("POST", java.net.http.HttpRequest.BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(405);
        return response.headers().firstValue("Allow");
    }

    private HttpResponse<byte[]> erase(String sessionId, String key) throws Exception {
        return api.send(java.net.http.HttpRequest.newBuilder(api.uri("/v1/sessions/" + sessionId + "/transcript"))
                .header("X-API-Key", api.key(key))
                .DELETE());
    }
}
