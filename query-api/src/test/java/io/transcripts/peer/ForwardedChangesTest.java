package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.api.ApiFixture;
import io.transcripts.api.FollowedCopy;
import io.transcripts.api.StoredSessions;
import io.transcripts.ownership.Role;
import io.transcripts.routing.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever is asked what has changed, the owner answers. */
class ForwardedChangesTest {
    private static final String PATH = "/v1/sessions/s/transcript";

    private final StoredSessions sessions = new StoredSessions();
    private Neighbourhood neighbourhood;
    private ApiFixture node;
    private PeerFixture owner;

    @BeforeEach
    void start() throws Exception {
        neighbourhood = Neighbourhood.patient();
        node = neighbourhood.node;
        node.answers.put("s", new Answer.NotReady<>("not here", Duration.ofSeconds(1)));
        owner = neighbourhood.peer(sessions.query());
        neighbourhood.has(owner.asOwner());
        sessions.tell("{'type':'session.started','session_id':'s','organization_id':'org_demo'}");
        says("a", 1);
    }

    @AfterEach
    void stop() throws Exception {
        neighbourhood.close();
    }

    private void says(String id, int start) {
        sessions.tell("{'type':'asr','session_id':'s','segment_id':'" + id + "','text':'x','is_final':true,"
                + "'start_time':" + start + ",'end_time':" + start + "}");
    }

    @Test
    void aCopyFollowsOverAnotherNode() throws Exception {
        FollowedCopy copy = new FollowedCopy(node, "s", "&include_interim=true");
        copy.begin();

        for (int i = 0; i < 5; i++) {
            says("b" + i, 5 - i);
            assertThat(copy.asks().get("segments")).hasSize(1);
            copy.isTheTranscript();
            sessions.moves();
        }
    }

    @Test
    void theCursorIsThatOfTheOwnerAlsoWhereItsAnswerIsKept() throws Exception {
        sessions.tell("{'type':'session.ended','session_id':'s','segment_count':1}");
        for (int i = 0; i < 3; i++) {
            assertThat(node.get(PATH).headers().allValues("X-Transcript-Status"))
                    .containsExactly("complete");
            FollowedCopy copy = new FollowedCopy(node, "s", "");
            copy.begin();
            assertThat(copy.asks().get("reset").booleanValue()).isFalse();
            copy.isTheTranscript();
        }
        neighbourhood.awaitForwards("unchanged", 8);
    }

    @Test
    void noCopyAnswersAlsoWhereThereIsNoOwner() throws Exception {
        sessions.commit();
        sessions.is(Role.standby(0));
        neighbourhood.has(Neighbourhood.gone(), owner.asStandby());

        assertThat(node.get(PATH).statusCode()).isEqualTo(200);
        assertThat(node.get(PATH + "?since=0").statusCode()).isEqualTo(503);
    }
}
