package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Position;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Status;
import io.transcripts.http.WholeResponse;
import io.transcripts.routing.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A body is served again only while it is what a fresh one would be. */
class BodyCacheTest {
    private static final String JSON = "";
    private static final String TEXT = "?format=text";
    private static final Stamp COMPLETE = new Stamp(1, new Position(1, 1, 7), Status.COMPLETE);

    private ApiFixture api;
    private int made;
    private Status status = Status.COMPLETE;
    private int version = 7;
    private Runnable meanwhile = () -> {};

    @BeforeEach
    void start() throws Exception {
        api = new ApiFixture();
        api.answers.put("s", found("s"));
        api.answers.put("t", found("t"));
        api.stamps.put("s", COMPLETE);
        api.stamps.put("t", COMPLETE);
        api.onRead(id -> {
            made++;
            meanwhile.run();
            return found(id);
        });
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
    }

    @Test
    void aCompleteTranscriptIsRenderedOnce() throws Exception {
        assertThat(read("s", JSON)).isEqualTo(1);
        assertThat(read("s", JSON)).isEqualTo(1);
    }

    @Test
    void eachSessionAndEachWayToSeeItHasABodyOfItsOwn() throws Exception {
        assertThat(read("s", JSON)).isEqualTo(1);
        assertThat(read("s", TEXT)).isEqualTo(2);
        assertThat(read("t", JSON)).isEqualTo(3);
        assertThat(read("s", JSON)).isEqualTo(3);
    }

    @Test
    void itIsMadeAnewWhenAnythingChangesInTheHeader() throws Exception {
        assertThat(read("s", JSON)).isEqualTo(1);
        version = 8;
        stamp(new Stamp(1, new Position(1, 1, 8), Status.COMPLETE));
        assertThat(read("s", JSON)).isEqualTo(2);
        stamp(new Stamp(1, new Position(1, 2, 8), Status.COMPLETE));
        assertThat(read("s", JSON)).isEqualTo(3);
        stamp(new Stamp(2, new Position(1, 2, 8), Status.COMPLETE));
        assertThat(read("s", JSON)).isEqualTo(4);
    }

    @Test
    void oneThatNobodyVouchesForIsNotServed() throws Exception {
        assertThat(read("s", JSON)).isEqualTo(1);
        api.stamps.remove("s");
        assertThat(read("s", JSON)).isEqualTo(2);
    }

    @Test
    void callersOfAnotherOrganizationDoNotGetIt() throws Exception {
        assertThat(read("s", JSON)).isEqualTo(1);
        HttpRequest.Builder stranger =
                HttpRequest.newBuilder(api.uri("/v1/sessions/s/transcript")).header("X-API-Key", api.key("stranger"));

        assertThat(api.send(stranger).statusCode()).isEqualTo(404);

        assertThat(read("s", JSON)).isEqualTo(1);
    }

    @Test
    void whatIsNotCompleteIsMadeEachTime() throws Exception {
        status = Status.PROCESSING;
        stamp(new Stamp(1, new Position(1, 1, 7), Status.PROCESSING));
        assertThat(read("s", JSON)).isEqualTo(1);
        assertThat(read("s", JSON)).isEqualTo(2);
    }

    @Test
    void whatChangedSinceItWasLookedAtIsKeptAsWhatItIs() throws Exception {
        meanwhile = () -> {
            version = 8;
            stamp(new Stamp(1, new Position(1, 1, 8), Status.COMPLETE));
        };
        assertThat(read("s", JSON)).isEqualTo(1);
        meanwhile = () -> {};
        assertThat(read("s", JSON)).isEqualTo(1);
        stamp(COMPLETE);
        assertThat(read("s", JSON)).isEqualTo(2);
    }

    @Test
    void whatIsOpenedAnewSinceItWasLookedAtIsNotKept() throws Exception {
        meanwhile = () -> stamp(new Stamp(1, new Position(1, 1, 8), Status.PROCESSING));
        assertThat(read("s", JSON)).isEqualTo(1);
        meanwhile = () -> {};
        stamp(COMPLETE);
        assertThat(read("s", JSON)).isEqualTo(2);
    }

    @Test
    void whatChangedWhileItWasMadeIsNotKept() throws Exception {
        meanwhile = () -> stamp(new Stamp(1, new Position(1, 1, 8), Status.COMPLETE));
        assertThat(read("s", JSON)).isEqualTo(1);
        meanwhile = () -> {};
        stamp(COMPLETE);
        assertThat(read("s", JSON)).isEqualTo(2);
    }

    @Test
    void aTranscriptThatIsAheadOfItsHeaderIsNotKept() throws Exception {
        version = 9;
        assertThat(read("s", JSON)).isEqualTo(1);
        assertThat(read("s", JSON)).isEqualTo(2);
    }

    @Test
    void aBodyThatWouldDriveOutAllOthersIsNotKept() {
        BodyCache small = new BodyCache(100_000, api.readsRegistry);
        TranscriptParameters parameters =
                new TranscriptParameters(Format.JSON, io.transcripts.render.RenderOptions.DEFAULT, null, null, null);
        BodyCache.Key key = new BodyCache.Key("s", parameters, "org_demo");

        var unused =
                small.keep(key, new WholeResponse(200, "text/plain", new byte[20_000], java.util.Map.of()), COMPLETE);
        assertThat(small.kept(key, COMPLETE)).isNull();

        unused = small.keep(key, new WholeResponse(200, "text/plain", new byte[10_000], java.util.Map.of()), COMPLETE);
        assertThat(small.kept(key, COMPLETE)).isNotNull();
    }

    private void stamp(Stamp stamp) {
        api.stamps.put("s", stamp);
    }

    private Answer<Transcript> found(String id) {
        Transcript transcript = status == Status.COMPLETE
                ? ApiFixture.complete(id, "org_demo", version)
                : ApiFixture.transcript(id, "org_demo", false);
        return new Answer.Found<>(transcript, ApiFixture.CURRENT);
    }

    /** How many bodies had been made by then. */
    private int read(String sessionId, String query) throws Exception {
        HttpResponse<byte[]> response = api.get("/v1/sessions/" + sessionId + "/transcript" + query);
        assertThat(response.statusCode()).isEqualTo(200);
        return made;
    }
}
