package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.transcripts.api.ApiFixture;
import io.transcripts.api.ScriptedQuery;
import io.transcripts.domain.Position;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.Transcript;
import io.transcripts.routing.Answer;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A partition that leaves while something is read out of it: whoever has it then is asked. */
class LeavingPartitionTest {
    private static final Stamp STAMP = new Stamp(1, new Position(1, 1, 42), Transcript.Status.PROCESSING);
    private static final long MIB = 1 << 20;

    private Neighbourhood neighbourhood;
    private ApiFixture node;

    @BeforeEach
    void start() throws Exception {
        neighbourhood =
                new Neighbourhood(Neighbourhood.LONG, Neighbourhood.LONG, Neighbourhood.LONG, Duration.ZERO, true);
        node = neighbourhood.node;
        node.stamps.put("mine", STAMP);
    }

    @AfterEach
    void stop() throws Exception {
        await("everything that was opened is closed")
                .untilAsserted(() -> assertThat(ScriptedQuery.OPEN).hasValue(0));
        await("everything is given back")
                .untilAsserted(() -> assertThat(node.readsRegistry
                                .get("transcripts.memory.used")
                                .gauge()
                                .value())
                        .isZero());
        neighbourhood.close();
    }

    /** How large a session is says on which way it is read. */
    @ParameterizedTest
    @CsvSource({
        "/search?q=hello, 0",
        "/search?q=hello, 3",
        "?limit=1, 0",
        "?limit=1, 3",
        "?starting_after=seg_001&include_interim=true, 0",
        "?since=none, 0"
    })
    void theNewOwnerAnswers(String question, long mib) throws Exception {
        PeerFixture owner = neighbourhood.peer();
        owner.answers.put("mine", node.answers.get("mine"));
        owner.stamps.put("mine", STAMP);
        neighbourhood.has(owner.asOwner());
        node.bytes.put("mine", mib * MIB);
        HttpResponse<byte[]> before = node.get("/v1/sessions/mine/transcript" + question);
        assertThat(before.statusCode()).isEqualTo(200);
        assertThat(owner.asked).isEmpty();

        node.leaving.add("mine");
        HttpResponse<byte[]> after = node.get("/v1/sessions/mine/transcript" + question);

        assertThat(ApiFixture.text(after)).isEqualTo(ApiFixture.text(before));
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(owner.asked).containsExactly(false);
    }

    /** With no other node to ask, and where the head of the answer is fixed before its segments are read. */
    @ParameterizedTest
    @CsvSource({
        "/search?q=hello, 0",
        "?limit=1, 0",
        "?since=none, 0",
        "'', 64",
        "?format=vtt, 64",
        "?since=none, 64",
    })
    void nobodyElseHasIt(String question, long mib) throws Exception {
        node.bytes.put("mine", mib * MIB);
        node.leaving.add("mine");

        HttpResponse<byte[]> response = node.get("/v1/sessions/mine/transcript" + question);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().allValues("Retry-After")).hasSize(1);
    }

    /** Where a stream's node asks the owner: it asks again. */
    @ParameterizedTest
    @CsvSource({"0", "3", "64"})
    void whatHasChangedIsNotReady(long mib) throws Exception {
        PeerFixture owner = neighbourhood.peer();
        owner.answers.put("mine", new Answer.Found<>(ApiFixture.transcript("mine", "org_demo", false), -1));
        owner.stamps.put("mine", STAMP);
        owner.bytes.put("mine", mib * MIB);
        assertThat(owner.changes(neighbourhood.identity, "mine").statusCode()).isEqualTo(200);

        owner.leaving.add("mine");
        assertThat(owner.changes(neighbourhood.identity, "mine").statusCode()).isEqualTo(503);
    }
}
