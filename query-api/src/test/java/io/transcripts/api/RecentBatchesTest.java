package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.http.BodyParts;
import io.transcripts.http.Problem;
import io.transcripts.http.ScriptedCaller;
import io.transcripts.live.BatchHead;
import io.transcripts.live.LocalChanges;
import io.transcripts.render.RenderOptions;
import io.transcripts.render.RenderOptions.SpeakerLabels;
import io.transcripts.routing.TranscriptQuery;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Followers of one session who stand at the same place get what was made for the first of them, and never anything else. */
class RecentBatchesTest {
    private static final RenderOptions INTERIMS = new RenderOptions(true, SpeakerLabels.ROLE, false, true);

    private final StoredSessions sessions = new StoredSessions();
    /** How often what has changed was looked for. */
    private final AtomicInteger made = new AtomicInteger();

    private final VisibleSessions visible = new VisibleSessions(counted(sessions.query()));
    private final RecentBatches batches = new RecentBatches();
    private final ScriptedCaller caller = new ScriptedCaller();

    private TranscriptQuery counted(TranscriptQuery query) {
        return (TranscriptQuery) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TranscriptQuery.class}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("changes")) {
                        made.incrementAndGet();
                    }
                    try {
                        return method.invoke(query, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** What a follower was told. */
    private static final class Told implements LocalChanges.Opening {
        private @Nullable BatchHead head;
        private String events = "";
        private int refused;

        @Override
        public void changed(BatchHead batch, BodyParts parts, boolean isLarge) {
            head = batch;
            StringBuilder all = new StringBuilder();
            while (!parts.isDone()) {
                all.append(StandardCharsets.UTF_8.decode(parts.next()));
            }
            parts.close();
            events = all.toString();
        }

        @Override
        public void unchanged(String status) {}

        @Override
        public void refused(Problem problem) {
            refused = problem.status();
        }

        String cursor() {
            return head == null ? "none" : head.cursor();
        }
    }

    private Told asks(String organization, RenderOptions options, @Nullable String cursor) {
        Told told = new Told();
        new TranscriptChanges(visible, "s", Visibility.of(organization), options, batches)
                .open(cursor, caller.exchange, told);
        return told;
    }

    private Told asks(@Nullable String cursor) {
        return asks("org_demo", RenderOptions.DEFAULT, cursor);
    }

    private void says(String segmentId, String text) {
        sessions.tell("{'type':'asr','session_id':'s','segment_id':'" + segmentId + "','text':'" + text
                + "','start_time':1,'end_time':2,'is_final':true}");
    }

    /** Where all stand who have followed it so far. */
    private String begin() {
        sessions.tell("{'type':'session.started','session_id':'s','organization_id':'org_demo',"
                + "'language':{'source':'de','target':'en'}}");
        says("a", "eins");
        String cursor = asks(null).cursor();
        made.set(0);
        return cursor;
    }

    @Test
    void theSecondFollowerGetsWhatWasMadeForTheFirst() {
        String cursor = begin();
        says("b", "zwei");
        Told first = asks(cursor);
        Told second = asks(cursor);

        assertThat(first.events).contains("event: segment", "zwei", "event: checkpoint", first.cursor());
        assertThat(second.events).isEqualTo(first.events);
        assertThat(second.head).isEqualTo(first.head);
        assertThat(made).hasValue(1);
    }

    @Test
    void whatComesBetweenTwoFollowersIsToldTheSecond() {
        String cursor = begin();
        says("b", "zwei");
        String first = asks(cursor).cursor();
        says("c", "drei");
        Told second = asks(cursor);

        assertThat(second.events).contains("zwei", "drei");
        assertThat(second.cursor()).isNotEqualTo(first);
        assertThat(made).hasValue(2);
    }

    @Test
    void whoStandsElsewhereOrWantsItOtherwiseIsToldByItself() {
        String cursor = begin();
        says("b", "zwei");
        String later = asks(cursor).cursor();
        says("c", "drei");

        assertThat(asks(cursor).events).contains("zwei", "drei");
        assertThat(asks(later).events).contains("drei").doesNotContain("zwei");
        assertThat(asks("org_demo", INTERIMS, later).events).contains("event: reset", "eins", "zwei", "drei");
        assertThat(asks(null).events).contains("event: reset", "eins", "zwei", "drei");
    }

    @Test
    void anErasedTranscriptIsToldNobodyAfterwards() {
        String cursor = begin();
        says("b", "zwei");
        assertThat(asks(cursor).events).contains("zwei");
        sessions.tell("{'type':'session.erased','session_id':'s'}");
        Told second = asks(cursor);

        assertThat(second.refused).isEqualTo(410);
        assertThat(second.events).isEmpty();
    }

    @Test
    void anotherOwnerOfTheSessionTellsItByItself() {
        String cursor = begin();
        says("b", "zwei");
        String first = asks(cursor).cursor();
        sessions.moves();
        says("c", "drei");
        Told second = asks(cursor);

        assertThat(second.events).contains("drei");
        assertThat(second.cursor()).isNotEqualTo(first);
    }

    @Test
    void whoMayNotSeeTheSessionIsNotToldWhatOthersWere() {
        String cursor = begin();
        says("b", "zwei");
        assertThat(asks(cursor).events).contains("zwei");

        assertThat(asks("org_stranger", RenderOptions.DEFAULT, cursor).refused).isEqualTo(404);
    }

    @Test
    void nothingIsKeptForWhoBegins() {
        String unused = begin();

        assertThat(asks(null).events).isEqualTo(asks(null).events);
        assertThat(made).hasValue(2);
    }
}
