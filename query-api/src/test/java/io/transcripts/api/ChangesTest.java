package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.ownership.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code GET …/transcript?since=}: a copy that stays equal. */
class ChangesTest {
    private static final String PATH = "/v1/sessions/s/transcript";

    private StoredSessions sessions;
    private ApiFixture api;

    @BeforeEach
    void start() throws IOException {
        sessions = new StoredSessions();
        api = new ApiFixture(sessions.query());
        sessions.tell("{'type':'session.started','session_id':'s','organization_id':'org_demo',"
                + "'language':{'source':'de','target':'en'}}");
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
    }

    private void says(String segmentId, String text, double start) {
        says(segmentId, text, start, true, 0);
    }

    private void says(String segmentId, String text, double start, boolean isFinal, int revision) {
        sessions.tell("{'type':'asr','session_id':'s','segment_id':'" + segmentId + "','text':'" + text
                + "','start_time':" + start + ",'end_time':" + (start + 1) + ",'is_final':" + isFinal
                + ",'revision':" + revision + ",'words':[{'word':'w','start_time':" + start + ",'end_time':" + start
                + "}]}");
    }

    @Test
    void whatHasChangedIsToldAndNothingElse() throws Exception {
        says("a", "eins", 1);
        says("b", "zwei", 2);
        FollowedCopy copy = new FollowedCopy(api, "s", "");
        copy.begin();

        says("c", "drei", 1.5);
        JsonNode changes = copy.asks();

        assertThat(changes.get("object").stringValue()).isEqualTo("transcript.changes");
        assertThat(changes.get("reset").booleanValue()).isFalse();
        assertThat(changes.get("segments")).hasSize(1);
        assertThat(changes.at("/segments/0/id").stringValue()).isEqualTo("c");
        assertThat(changes.at("/segments/0/after").stringValue()).isEqualTo("a");
        assertThat(changes.get("removed")).isEmpty();
        copy.isTheTranscript();
    }

    @Test
    void aSegmentThatMovesIsPutElsewhereAndOneThatIsWithdrawnIsRemoved() throws Exception {
        says("a", "eins", 1);
        says("b", "zwei", 2);
        says("c", "drei", 3);
        FollowedCopy copy = new FollowedCopy(api, "s", "");
        copy.begin();

        says("a", "eins", 9, true, 1);
        says("b", "", 2, true, 1);
        JsonNode changes = copy.asks();

        assertThat(changes.at("/segments/0/after").stringValue()).isEqualTo("c");
        assertThat(changes.get("removed").toString()).isEqualTo("[\"b\"]");
        copy.isTheTranscript();
    }

    @Test
    void anInterimIsNoChangeToWhoDoesNotSeeIt() throws Exception {
        FollowedCopy copy = new FollowedCopy(api, "s", "");
        FollowedCopy interims = new FollowedCopy(api, "s", "&include_interim=true");
        copy.begin();
        interims.begin();

        says("a", "ein", 1, false, 0);

        assertThat(copy.asks().toString()).contains("\"segments\":[],\"removed\":[]");
        assertThat(interims.asks().at("/segments/0/text").stringValue()).isEqualTo("ein");
        copy.isTheTranscript();
        interims.isTheTranscript();
    }

    @Test
    void whereNothingHasChangedNothingIsTold() throws Exception {
        says("a", "eins", 1);
        FollowedCopy copy = new FollowedCopy(api, "s", "");
        copy.begin();
        String cursor = copy.cursor();

        for (int i = 0; i < 2; i++) {
            assertThat(copy.asks().toString()).contains("\"reset\":false,\"segments\":[],\"removed\":[]");
            assertThat(copy.cursor()).isEqualTo(cursor);
            copy.isTheTranscript();
            sessions.moves();
        }
    }

    @Test
    void theEndOfASessionIsToldWithoutItsSegments() throws Exception {
        says("a", "eins", 1);
        FollowedCopy copy = new FollowedCopy(api, "s", "&speaker_labels=name");
        copy.begin();

        sessions.tell("{'type':'session.failed','session_id':'s'}");
        JsonNode changes = copy.asks();

        assertThat(changes.get("status").stringValue()).isEqualTo("failed");
        assertThat(changes.get("segments")).isEmpty();
        copy.isTheTranscript();
    }

    @Test
    void namesAreNewsToThoseWhoSeeThem() throws Exception {
        says("a", "eins", 1);
        FollowedCopy roles = new FollowedCopy(api, "s", "");
        FollowedCopy names = new FollowedCopy(api, "s", "&speaker_labels=name");
        roles.begin();
        names.begin();

        sessions.tell(
                "{'type':'session.updated','session_id':'s'," + "'participants':[{'speaker':'unknown','name':'Zoë'}]}");

        assertThat(roles.asks().get("segments")).isEmpty();
        assertThat(names.asks().at("/segments/0/speaker").stringValue()).isEqualTo("Zoë");
        roles.isTheTranscript();
        names.isTheTranscript();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "other-deployment_s.cursor",
                "1.1.1.1.AAAAAAAA",
                "1.zzzzzzzzzzzzz.1.1.AAAAAAAA",
                "-",
                "1....",
                "2.1.1.1.AAAAAAAA"
            })
    void aCursorOfNobodysGivesAReset(String cursor) throws Exception {
        says("a", "eins", 1);

        HttpResponse<byte[]> response = api.get(PATH + "?since=" + cursor);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(ApiFixture.text(response)).contains("\"reset\":true,\"segments\":[{\"id\":\"a\"");
    }

    @Test
    void aCursorGoesWithItsParameters() throws Exception {
        says("a", "eins", 1);
        List<String> parameters = List.of(
                "",
                "&include_translations=false",
                "&speaker_labels=name",
                "&include_words=true",
                "&include_interim=true");
        for (String made : parameters) {
            FollowedCopy copy = new FollowedCopy(api, "s", made);
            copy.begin();
            for (String asked : parameters) {
                HttpResponse<byte[]> response = api.get(PATH + "?since=" + copy.cursor() + asked);

                assertThat(ApiFixture.text(response)).contains("\"reset\":" + !asked.equals(made));
            }
        }
    }

    @Test
    void theCursorOfAnotherSessionGivesAReset() throws Exception {
        says("a", "eins", 1);
        sessions.moves();
        sessions.tell("{'type':'session.started','session_id':'t','organization_id':'org_demo'}");
        FollowedCopy other = new FollowedCopy(api, "t", "");
        other.begin();

        assertThat(ApiFixture.text(api.get(PATH + "?since=" + other.cursor()))).contains("\"reset\":true");
    }

    @Test
    void onlyAnOwnerThatHasCaughtUpAnswersAndGivesCursors() throws Exception {
        says("a", "eins", 1);
        sessions.commit();
        for (Role role : List.of(Role.standby(0), Role.catchingUp(Role.Why.READS_INPUTS, 1))) {
            sessions.is(role);

            assertThat(api.get(PATH + "?since=0").statusCode()).isEqualTo(503);
            HttpResponse<byte[]> whole = api.get(PATH);
            assertThat(whole.statusCode()).isEqualTo(200);
            assertThat(whole.headers().firstValue("X-Transcript-Cursor")).isEmpty();
        }
    }

    @Test
    void otherFormatsHaveNoCursor() throws Exception {
        says("a", "eins", 1);

        assertThat(api.get(PATH + "?format=text").headers().firstValue("X-Transcript-Cursor"))
                .isEmpty();
        assertThat(api.get("/v1/sessions/s").headers().firstValue("X-Transcript-Cursor"))
                .isEmpty();
    }

    @Test
    void whatIsErasedIsGone() throws Exception {
        says("a", "eins", 1);
        FollowedCopy copy = new FollowedCopy(api, "s", "");
        copy.begin();

        sessions.tell("{'type':'session.erased','session_id':'s'}");

        assertThat(api.get(PATH + "?since=" + copy.cursor()).statusCode()).isEqualTo(410);
    }

    @Test
    void aLargeTranscriptIsToldAsItIsTaken() throws Exception {
        FollowedCopy early = new FollowedCopy(api, "s", "&include_words=true");
        early.begin();
        for (int i = 0; i < 3_000; i++) {
            says("seg_" + i, "x".repeat(3_000), i);
        }

        FollowedCopy late = new FollowedCopy(api, "s", "&include_words=true");
        assertThat(late.asks().get("reset").booleanValue()).isTrue();
        assertThat(early.asks().get("segments")).hasSize(3_000);
        late.isTheTranscript();
        early.isTheTranscript();

        says("seg_7", "y", 7, true, 1);
        assertThat(late.asks().get("segments")).hasSize(1);
        late.isTheTranscript();
    }

    @Test
    void manyChangesOfManyKindsAreFoldedByEveryone() throws Exception {
        Random random = new Random(7);
        List<FollowedCopy> copies = new ArrayList<>();
        for (String parameters : List.of(
                "",
                "&include_interim=true",
                "&include_translations=false",
                "&speaker_labels=name&include_words=true",
                "&speaker_labels=channel&include_interim=true")) {
            copies.add(new FollowedCopy(api, "s", parameters));
        }
        for (int step = 0; step < 150; step++) {
            String id = "seg_" + random.nextInt(12);
            switch (random.nextInt(12)) {
                case 0 ->
                    sessions.tell("{'type':'session.updated','session_id':'s','language':{'source':'de','target':'"
                            + List.of("en", "fr", "de").get(random.nextInt(3)) + "'}}");
                case 1 ->
                    sessions.tell("{'type':'session.updated','session_id':'s','participants':[{'speaker':'unknown',"
                            + "'channel':" + random.nextInt(3) + ",'name':'n" + random.nextInt(3) + "'}]}");
                case 2, 3 ->
                    sessions.tell("{'type':'translation','session_id':'s','segment_id':'" + id + "','language':'"
                            + List.of("en", "fr").get(random.nextInt(2)) + "','text':'t" + random.nextInt(9) + "'}");
                case 4 -> says(id, "", random.nextInt(9), true, random.nextInt(9));
                case 5 -> sessions.moves();
                case 6 -> sessions.commit();
                default -> says(id, "x" + step, random.nextInt(9), random.nextBoolean(), random.nextInt(9));
            }
            for (FollowedCopy copy : copies) {
                if (random.nextInt(4) == 0) {
                    JsonNode changes = copy.asks();
                    assertThat(changes.get("reset").booleanValue()).isFalse();
                    copy.isTheTranscript();
                } else if (copy.cursor().equals("0")) {
                    copy.begin();
                }
            }
        }
    }
}
