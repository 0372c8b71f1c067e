package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.api.ApiFixture;
import io.transcripts.domain.Position;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Status;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Locator.Place;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node keeps of another's answer it gives again only when the owner says that it is still good. */
class KeptAnswersTest {
    private static final String PATH = "/v1/sessions/s/transcript";
    private static final String NO_CHANGE = "unchanged";
    private static final String SENT = "answered";

    private Neighbourhood neighbourhood;
    private ApiFixture node;
    private PeerFixture owner;

    @BeforeEach
    void start() throws Exception {
        neighbourhood = Neighbourhood.patient();
        node = neighbourhood.node;
        node.answers.clear();
        owner = neighbourhood.peer();
        neighbourhood.has(owner.asOwner());
        ownerHas(1, 7);
    }

    @AfterEach
    void stop() throws Exception {
        neighbourhood.close();
    }

    @Test
    void anAnswerComesOnceAndIsTheSameFromThenOn() throws Exception {
        HttpResponse<byte[]> first = node.get(PATH);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(ApiFixture.text(first)).contains("\"word_count\":7");
        assertThat(first.headers().allValues("X-Transcript-Status")).containsExactly("complete");

        for (int i = 1; i <= 3; i++) {
            HttpResponse<byte[]> again = node.get(PATH);

            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(headers(again)).isEqualTo(headers(first)).doesNotContainKey("transcripts-stamp");
            neighbourhood.awaitForwards(NO_CHANGE, i);
        }
        neighbourhood.awaitForwards(SENT, 1);
    }

    @Test
    void eachWayToSeeItComesByItself() throws Exception {
        node.get(PATH);

        HttpResponse<byte[]> text = node.get(PATH + "?format=text");

        assertThat(ApiFixture.text(text)).startsWith("agent: ");
        neighbourhood.awaitForwards(SENT, 2);
    }

    @Test
    void aNewVersionComesAnew() throws Exception {
        node.get(PATH);
        ownerHas(1, 8);

        assertThat(ApiFixture.text(node.get(PATH))).contains("\"word_count\":8");
        assertThat(node.get(PATH).headers().allValues("X-Transcript-Version")).containsExactly("8");
        neighbourhood.awaitForwards(SENT, 2);
        neighbourhood.awaitForwards(NO_CHANGE, 1);
    }

    @Test
    void theSameVersionOfAnotherOwnerComesAnew() throws Exception {
        node.get(PATH);
        ownerHas(2, 7);

        node.get(PATH);

        assertThat(neighbourhood.forwards(NO_CHANGE)).isZero();
    }

    @Test
    void whatIsErasedIsGone() throws Exception {
        node.get(PATH);
        owner.answers.put("s", new Answer.Erased<>("org_demo"));
        owner.stamps.put("s", new Stamp(1, new Position(1, 1, 7), Status.COMPLETE));

        assertThat(node.get(PATH).statusCode()).isEqualTo(410);
    }

    @Test
    void nobodyElseGetsIt() throws Exception {
        node.get(PATH);

        HttpRequest.Builder request = HttpRequest.newBuilder(node.uri(PATH)).header("X-API-Key", node.key("stranger"));

        assertThat(node.send(request).statusCode()).isEqualTo(404);
        assertThat(neighbourhood.forwards(NO_CHANGE)).isZero();
    }

    @Test
    void withoutItsOwnerACopyAnswersAndNotWhatIsKept() throws Exception {
        node.get(PATH);
        PeerFixture standby = neighbourhood.peer();
        standby.answers.put("s", new Answer.Found<>(ApiFixture.complete("s", "org_demo", 6), 17));
        neighbourhood.has(Neighbourhood.gone(), standby.asStandby());

        HttpResponse<byte[]> response = node.get(PATH);

        assertThat(ApiFixture.text(response)).contains("\"word_count\":6");
        assertThat(response.headers().allValues("X-Transcript-Lag")).containsExactly("17");
    }

    @Test
    void whenNobodyAnswersItIs503() throws Exception {
        node.get(PATH);
        node.answers.put("s", new Answer.NotReady<>("not here", Duration.ofSeconds(1)));
        neighbourhood.has(Neighbourhood.gone());

        assertThat(node.get(PATH).statusCode()).isEqualTo(503);
    }

    @Test
    void whatALiveTranscriptShowsIsNotKept() throws Exception {
        owner.answers.put("s", new Answer.Found<>(ApiFixture.transcript("s", "org_demo", false), ApiFixture.CURRENT));
        owner.stamps.put("s", new Stamp(1, new Position(1, 1, 42), Status.PROCESSING));

        node.get(PATH);
        node.get(PATH);

        neighbourhood.awaitForwards(SENT, 2);
    }

    @Test
    void headKeepsNothingAndGetsTheLengthOfWhatIsKept() throws Exception {
        assertThat(head().headers().allValues("Content-Length")).isNotEmpty();
        neighbourhood.awaitForwards(SENT, 1);

        HttpResponse<byte[]> whole = node.get(PATH);
        HttpResponse<byte[]> head = head();

        neighbourhood.awaitForwards(NO_CHANGE, 1);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().allValues("Content-Length")).containsExactly("" + whole.body().length);
    }

    @Test
    void whoHasWhatIsKeptIsToldWithoutABody() throws Exception {
        String tag = tag(node.get(PATH));

        assertKnown(PATH, tag);
        neighbourhood.awaitForwards(NO_CHANGE, 1);
    }

    @Test
    void whoHasWhatIsNotKeptIsToldByTheOwner() throws Exception {
        Transcript live = ApiFixture.transcript("s", "org_demo", false);
        owner.answers.put("s", new Answer.Found<>(live, ApiFixture.CURRENT));
        owner.stamps.put("s", new Stamp(1, new Position(1, 1, 42), Status.PROCESSING));
        String tag = tag(node.get(PATH));

        HttpResponse<byte[]> known = assertKnown(PATH, "\"x\", " + tag);

        assertThat(known.headers().allValues("X-Transcript-Status")).containsExactly("processing");
        assertThat(known.headers().allValues("X-Transcript-Version")).containsExactly("42");
        assertThat(known.headers().allValues("Vary")).containsExactly("Accept, Accept-Encoding");
        assertThat(known.headers().allValues("Cache-Control")).containsExactly("private, no-cache");
        assertThat(ask(PATH, "\"x\"").statusCode()).isEqualTo(200);
    }

    @Test
    void whoHasItHearsOfANewVersionAndOfTheSameFromANewOwner() throws Exception {
        String tag = tag(node.get(PATH));
        ownerHas(2, 7);
        assertKnown(PATH, tag);
        ownerHas(2, 8);
        HttpResponse<byte[]> changed = ask(PATH, tag);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(ApiFixture.text(changed)).contains("\"word_count\":8");
        assertKnown(PATH, tag(changed));
    }

    @Test
    void compressionHasTagsOfItsOwnAcrossNodes() throws Exception {
        for (Status status : List.of(Status.COMPLETE, Status.PROCESSING)) {
            if (status == Status.PROCESSING) {
                owner.answers.put(
                        "s", new Answer.Found<>(ApiFixture.transcript("s", "org_demo", false), ApiFixture.CURRENT));
                owner.stamps.put("s", new Stamp(1, new Position(1, 1, 42), status));
            }
            HttpRequest.Builder request = node.request(PATH).header("Accept-Encoding", "gzip");
            String compressed = tag(node.send(request));
            String plain = tag(node.get(PATH));

            HttpResponse<byte[]> known = node.send(request.header("If-None-Match", compressed));

            assertThat(compressed).isNotEqualTo(plain);
            assertThat(known.statusCode()).isEqualTo(304);
            assertThat(tag(known)).isEqualTo(compressed);
            assertThat(ask(PATH, compressed).statusCode()).isEqualTo(200);
            assertThat(tag(node.send(node.request(PATH)
                            .header("Accept-Encoding", "gzip")
                            .method("HEAD", BodyPublishers.noBody()))))
                    .isEqualTo(compressed);
        }
    }

    @Test
    void whoAsksForAnythingElseIsToldWhateverThereIs() throws Exception {
        assertThat(ask(PATH, "*").statusCode()).isEqualTo(304);
        String tag = tag(node.get(PATH));
        HttpResponse<byte[]> kept = ask(PATH, "*");
        assertThat(kept.statusCode()).isEqualTo(304);
        assertThat(tag(kept)).isEqualTo(tag);
    }

    @Test
    void aPeerOfBeforeHasNoTags() throws Exception {
        ScriptedPeer older = neighbourhood.asked(
                ScriptedPeer.says("HTTP/1.1 200 OK\r\nTranscripts-Stamp: 1.1.7\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 2\r\n\r\n{}"));
        neighbourhood.has(older.asOwner());
        node.takeAnything();

        HttpResponse<byte[]> response = ask(PATH, "\"x\"");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("ETag")).isEmpty();
    }

    private HttpResponse<byte[]> assertKnown(String path, String tags) throws Exception {
        HttpResponse<byte[]> known = ask(path, tags);
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(tags).contains(tag(known));
        return known;
    }

    private HttpResponse<byte[]> ask(String path, String tags) throws Exception {
        return node.send(node.request(path).header("If-None-Match", tags));
    }

    private static String tag(HttpResponse<byte[]> response) {
        return response.headers().firstValue("ETag").orElseThrow();
    }

    @Test
    void headOfWhatComesFromAPeerSaysTheCodingOfGet() throws Exception {
        for (int i = 0; i < 2; i++) {
            HttpResponse<byte[]> head = node.send(
                    node.request(PATH).header("Accept-Encoding", "gzip").method("HEAD", BodyPublishers.noBody()));
            assertThat(head.headers().allValues("Content-Encoding")).containsExactly("gzip");
            assertThat(head.headers().allValues("Content-Length")).isEmpty();
            // Kept from now on.
            node.get(PATH);
        }
    }

    @Test
    void whatIsKeptIsCompressedOnRequest() throws Exception {
        byte[] plain = node.get(PATH).body();

        HttpResponse<byte[]> response = node.send(node.request(PATH).header("Accept-Encoding", "gzip"));

        neighbourhood.awaitForwards(NO_CHANGE, 1);
        assertThat(response.headers().allValues("Content-Encoding")).containsExactly("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain);
        }
    }

    @Test
    void aPeerThatSaysNotModifiedOfNothingIsNotBelieved() throws Exception {
        ScriptedPeer confused =
                neighbourhood.asked(ScriptedPeer.says("HTTP/1.1 304 Not Modified\r\nTranscripts-Stamp: 1.1.7\r\n\r\n"));
        Place owning = owner.asOwner();
        neighbourhood.has(confused.asOwner(), owning);

        assertThat(node.get(PATH).statusCode()).isEqualTo(200);
        neighbourhood.awaitForwards("not_ready", 1);
    }

    @Test
    void halfAnAnswerIsNotKept() throws Exception {
        ScriptedPeer dying = neighbourhood.asked(
                ScriptedPeer.says("HTTP/1.1 200 OK\r\nTranscripts-Stamp: 1.1.7\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 1000\r\n\r\nhalf"));
        neighbourhood.has(dying.asOwner());
        try {
            node.get(PATH);
        } catch (java.io.IOException e) {
            // The caller sees that it is not whole.
        }
        neighbourhood.has(owner.asOwner());

        assertThat(ApiFixture.text(node.get(PATH))).contains("\"word_count\":7");
        assertThat(neighbourhood.forwards(NO_CHANGE)).isZero();
    }

    @Test
    void aTagIsReadAsItWasWrittenAndNothingElseIs() {
        Stamp stamp = new Stamp(1_764_000_000_000_000L, new Position(1, 3, 9), Status.COMPLETE);

        assertThat(Stamp.ofTag(stamp.tag())).isEqualTo(stamp);
        for (String other : List.of("", "1", "1.2.3", "1.2.3.4.5", "a.b.c.d", "1.2.3.99999999999999999999")) {
            assertThat(Stamp.ofTag(other)).as(other).isNull();
        }
        assertThat(Stamp.ofTag(null)).isNull();
    }

    private void ownerHas(long life, int version) {
        owner.answers.put("s", new Answer.Found<>(ApiFixture.complete("s", "org_demo", version), ApiFixture.CURRENT));
        owner.stamps.put("s", new Stamp(life, new Position(1, 1, version), Status.COMPLETE));
    }

    private HttpResponse<byte[]> head() throws Exception {
        return node.send(node.request(PATH).method("HEAD", BodyPublishers.noBody()));
    }

    private static Map<String, List<String>> headers(HttpResponse<byte[]> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.keySet()
                .removeAll(List.of("date", "x-request-id", "x-ratelimit-remaining", "x-ratelimit-reset", "ratelimit"));
        return headers;
    }
}
