package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.ListPlace;
import io.transcripts.domain.Transcript;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /v1/sessions} of a node that is alone. */
class SessionListTest {
    private static final JsonMapper JSON = new JsonMapper();

    private ApiFixture api;

    @BeforeEach
    void start() throws Exception {
        api = new ApiFixture();
        for (int i = 0; i < 25; i++) {
            api.lists.add(1_000 + i % 5, "s" + i, "org_demo");
        }
        api.lists.add(9_000, "theirs", "org_other");
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
    }

    @Test
    void theNewestComeFirst() throws Exception {
        JsonNode list = list("");

        assertThat(list.propertyNames()).containsExactly("object", "url", "data", "has_more");
        assertThat(list.path("object").asString()).isEqualTo("list");
        assertThat(list.path("url").asString()).isEqualTo("/v1/sessions");
        assertThat(list.path("has_more").asBoolean()).isTrue();
        assertThat(ids(list)).hasSize(20).startsWith("s14", "s19", "s24", "s4", "s9", "s13");
    }

    @Test
    void anElementIsTheSessionAsItIsAskedForAlone() throws Exception {
        JsonNode session = JSON.readTree(api.get("/v1/sessions/mine").body());
        api.lists.sessions.clear();
        api.lists.sessions.put(new ListPlace(1, "mine"), ApiFixture.transcript("mine", "org_demo", false));

        assertThat(list("").path("data").path(0)).isEqualTo(session);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "7", "25", "100"})
    void pagesTogetherAreAll(int limit) throws Exception {
        List<String> all = new ArrayList<>();
        JsonNode page = list("?limit=" + limit);
        all.addAll(ids(page));
        while (page.path("has_more").asBoolean()) {
            page = list("?limit=" + limit + "&starting_after=" + all.get(all.size() - 1));
            assertThat(page.path("data").size()).isBetween(1, limit);
            all.addAll(ids(page));
        }

        List<String> expected = new TreeSet<>(api.lists.sessions.keySet())
                .stream().map(ListPlace::sessionId).toList();
        assertThat(all).isEqualTo(expected.subList(1, expected.size()));
    }

    @Test
    void aStatusChooses() throws Exception {
        Transcript ended = ApiFixture.complete("done", "org_demo", 7);
        api.lists.sessions.put(new ListPlace(2, "done"), ended);

        assertThat(ids(list("?status=ended"))).containsExactly("done");
        assertThat(ids(list("?status=active&limit=100"))).hasSize(25).doesNotContain("done");
        assertThat(ids(list("?status=failed"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,invalid_field_value,limit",
        "limit=101,invalid_field_value,limit",
        "limit=x,invalid_field_value,limit",
        "status=complete,invalid_field_value,status",
        "status=,invalid_field_value,status",
        "starting_after=unknown,invalid_field_value,starting_after",
        "starting_after=theirs,invalid_field_value,starting_after",
        "starting_after=a%20b,invalid_field_value,starting_after",
        "limit=1&limit=1,invalid_request,limit",
        "order=asc,invalid_request,order"
    })
    void badParametersAreRefusedByName(String query, String code, String param) throws Exception {
        HttpResponse<byte[]> response = api.get("/v1/sessions?" + query);

        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error.path("code").asString()).isEqualTo(code);
        assertThat(error.path("param").asString()).isEqualTo(param);
    }

    @Test
    void aListThatIsNotWholeIsNone() throws Exception {
        api.lists.owns(0, 1, 2);

        HttpResponse<byte[]> response = api.get("/v1/sessions");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(JSON.readTree(response.body()).path("error").path("code").asString())
                .isEqualTo("not_ready");
    }

    @Test
    void anOrganizationWithoutSessionsHasAnEmptyList() throws Exception {
        HttpResponse<byte[]> response = api.client.send(
                HttpRequest.newBuilder(api.uri("/v1/sessions"))
                        .header("X-API-Key", api.key("stranger"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(ApiFixture.text(response))
                .isEqualTo("{\"object\":\"list\",\"url\":\"/v1/sessions\",\"data\":[],\"has_more\":false}");
    }

    @Test
    void whatIsKnownIsNotSentAgain() throws Exception {
        String tag = api.get("/v1/sessions").headers().firstValue("ETag").orElseThrow();

        assertThat(api.send(api.request("/v1/sessions").header("If-None-Match", tag))
                        .statusCode())
                .isEqualTo(304);
        assertThat(api.send(api.request("/v1/sessions").method("HEAD", HttpRequest.BodyPublishers.noBody()))
                        .headers()
                        .firstValue("ETag"))
                .contains(tag);
    }

    private JsonNode list(String query) throws Exception {
        HttpResponse<byte[]> response = api.get("/v1/sessions" + query);
        assertThat(response.statusCode()).as(ApiFixture.text(response)).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.path("data").forEach(session -> ids.add(session.path("id").asString()));
        return ids;
    }
}
