package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.api.ApiFixture;
import io.transcripts.http.TestResources;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A list whose parts are on three nodes: whole or not at all. */
class ListGathererTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SESSIONS = 40;

    private Neighbourhood all;
    private PeerFixture second;
    private PeerFixture third;

    @BeforeEach
    void start() throws Exception {
        all = Neighbourhood.patient();
        second = all.peer();
        third = all.peer();
        all.isWith(second.address(), third.address());
        all.has(second.asOwner(), third.asStandby());
        all.node.lists.owns(0);
        second.lists.owns(1, 2);
        third.lists.owns(3);
        for (int i = 0; i < SESSIONS; i++) {
            for (var lists : List.of(all.node.lists, second.lists, third.lists)) {
                lists.add(1_000 + i % 7, "s" + i, "org_demo");
                lists.add(1_000 + i % 7, "other" + i, "org_other");
            }
        }
    }

    @AfterEach
    void stop() throws Exception {
        all.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20, 100})
    void pagesOfAllNodesTogetherAreAllSessions(int limit) throws Exception {
        List<String> listed = new ArrayList<>();
        JsonNode page = list("?limit=" + limit);
        listed.addAll(ids(page));
        while (page.path("has_more").asBoolean()) {
            assertThat(page.path("data").size()).isEqualTo(limit);
            page = list("?limit=" + limit + "&starting_after=" + listed.get(listed.size() - 1));
            listed.addAll(ids(page));
        }

        List<String> expected = all.node.lists.sessions.keySet().stream()
                .map(place -> place.sessionId())
                .filter(id -> id.startsWith("s"))
                .toList();
        assertThat(listed).isEqualTo(expected);
    }

    @Test
    void aNodeOfAnotherReleaseDoesNotSayThatThereIsNoSession() throws Exception {
        ScriptedPeer older = all.asked(ScriptedPeer.says(ScriptedPeer.OF_ANOTHER_RELEASE));
        all.has(older.asOwner(), second.asStandby());

        assertThat(ids(list("?starting_after=s38"))).isNotEmpty();
    }

    @Test
    void eachNodeIsAskedOnce() throws Exception {
        list("?limit=7&status=active");

        assertThat(List.of(all.node.lists, second.lists, third.lists))
                .allSatisfy(lists -> assertThat(lists.asked).hasSize(1))
                .allSatisfy(
                        lists -> assertThat(lists.asked.get(0).organizationId()).isEqualTo("org_demo"));
        assertThat(second.lists.asked).isEqualTo(all.node.lists.asked);
    }

    @Test
    void aPartitionThatNobodyOwnsMakesItNone() throws Exception {
        third.lists.owns();

        assertThat(all.node.get("/v1/sessions").statusCode()).isEqualTo(503);
        assertThat(all.node.get("/v1/sessions").headers().firstValue("Retry-After"))
                .contains("1");
    }

    @Test
    void aNodeThatIsGoneMakesItNone() throws Exception {
        all.isWith(second.address(), Neighbourhood.gone().address());

        assertThat(all.node.get("/v1/sessions").statusCode()).isEqualTo(503);
    }

    @Test
    void aNodeThatHangsMakesItNoneInTime() throws Exception {
        try (Neighbourhood hasty = new Neighbourhood(Neighbourhood.LONG, Duration.ofMillis(500), Neighbourhood.LONG)) {
            hasty.isWith(hasty.silent().asOwner().address());
            hasty.node.lists.owns(0, 1, 2);

            assertThat(hasty.node.get("/v1/sessions").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void listsThatWereEndedBeforeTheirPartsCameTakeNothingAway() throws Exception {
        // Answered with 503 after 100 ms, while a node that hangs is waited for.
        try (Neighbourhood hasty = new Neighbourhood(
                Neighbourhood.LONG,
                Duration.ofSeconds(1),
                Neighbourhood.LONG,
                Duration.ZERO,
                false,
                registry -> TestResources.limited(
                        64 << 20,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(30),
                        32 << 10,
                        Duration.ofMinutes(1),
                        registry))) {
            hasty.isWith(hasty.silent().asOwner().address());
            hasty.node.lists.owns(0, 1, 2);
            List<CompletableFuture<HttpResponse<byte[]>>> ended = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                ended.add(hasty.node.client.sendAsync(
                        hasty.node.request("/v1/sessions").build(), HttpResponse.BodyHandlers.ofByteArray()));
            }
            for (CompletableFuture<HttpResponse<byte[]>> each : ended) {
                assertThat(each.get().statusCode()).isEqualTo(503);
            }

            hasty.isWith();
            hasty.node.lists.owns(0, 1, 2, 3);

            Awaitility.await()
                    .atMost(Neighbourhood.LONG)
                    .until(() -> hasty.node.get("/v1/sessions").statusCode() == 200);
            Awaitility.await()
                    .atMost(Neighbourhood.LONG)
                    .untilAsserted(() -> assertThat(hasty.node
                                    .readsRegistry
                                    .get("transcripts.memory.used")
                                    .tag("part", "responses")
                                    .gauge()
                                    .value())
                            .isZero());
        }
    }

    @Test
    void aNodeThatHangsAndOwnsNothingDoesNotMatter() throws Exception {
        all.isWith(second.address(), third.address(), all.silent().asOwner().address());

        assertThat(ids(list(""))).hasSize(20);
    }

    @Test
    void aPartitionThatMovesIsWaitedFor() throws Exception {
        try (Neighbourhood stubborn = Neighbourhood.stubborn()) {
            PeerFixture peer = stubborn.peer();
            peer.lists.owns();
            stubborn.isWith(peer.address());
            stubborn.node.lists.owns(0, 1);
            peer.lists.add(5, "s1", "org_demo");
            var response = stubborn.node.client.sendAsync(
                    stubborn.node.request("/v1/sessions").build(), HttpResponse.BodyHandlers.ofByteArray());
            Awaitility.await().until(() -> !peer.lists.asked.isEmpty());
            peer.lists.owns(0, 1, 2, 3);

            assertThat(ids(JSON.readTree(response.get().body()))).containsExactly("s1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown0", "unknown1", "other1", "other3"})
    void nobodyKnowsThePlaceOfWhatIsNotThere(String id) throws Exception {
        all.has(second.asOwner(), third.asOwner());

        HttpResponse<byte[]> response = all.node.get("/v1/sessions?starting_after=" + id);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).path("error").path("param").asString())
                .isEqualTo("starting_after");
    }

    @Test
    void anAnswerThatIsNoneMakesItNone() throws Exception {
        ScriptedPeer liar = all.asked(
                ScriptedPeer.says("HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n1 2\nfoo"));
        all.isWith(liar.asOwner().address(), third.address());

        assertThat(all.node.get("/v1/sessions").statusCode()).isEqualTo(503);
    }

    private JsonNode list(String query) throws Exception {
        HttpResponse<byte[]> response = all.node.get("/v1/sessions" + query);
        assertThat(response.statusCode()).as(ApiFixture.text(response)).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.path("data").forEach(session -> ids.add(session.path("id").asString()));
        return ids;
    }
}
