package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.chaos.Checker.Answer;
import io.transcripts.chaos.Checker.Question;
import io.transcripts.chaos.Checker.Verdict;
import io.transcripts.chaos.ReadCounts.Kind;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each answer is to whoever asks for what has changed, for a word, for an erasure, or for another's session. */
class QuestionsTest {
    private static final long SECOND = 1_000_000_000;
    private static final Observation OLD = new Observation(5, false, Map.of("a", 0), 1, "old");
    private static final Observation NEW = new Observation(7, false, Map.of("a", 1), 2, "new");

    private final Session session = new Session("s", 0, false, false);
    private final Session foreign = new Session("f", 0, false, true);
    private final Map<String, String> headers = new HashMap<>(
            Map.of("X-Request-ID", "r", "X-Transcript-Version", "7", "X-Transcript-Status", "processing"));

    @BeforeEach
    void say() {
        session.said("a", "one");
        session.said("a", "two");
    }

    @Test
    void whatHasNotChangedIs304() {
        Verdict verdict = ConditionalRead.of(after(NEW), NEW, NEW, answer(304, ""));

        assertThat(verdict.kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(verdict.seen()).isEqualTo(NEW);
    }

    @Test
    void a304ForWhatHasChangedIsWrong() {
        assertThat(ConditionalRead.of(after(NEW), OLD, NEW, answer(304, "")).finding())
                .isEqualTo("304 for what had changed before it was asked for");
        headers.put("X-Transcript-Version", "8");
        // A stream has shown more since.
        assertThat(ConditionalRead.of(after(NEW), OLD, OLD, answer(304, "")).finding())
                .isEqualTo("304, which means: an older revision of segment a");
    }

    @Test
    void a304OfACopyMayBeOld() {
        headers.put("X-Transcript-Lag", "2");

        assertThat(ConditionalRead.of(after(NEW), OLD, NEW, answer(304, "")).kind())
                .isEqualTo(Kind.BEHIND);
    }

    @Test
    void a200ForWhatHasNotChangedIsWrong() {
        headers.put("ETag", "new");

        assertThat(ConditionalRead.of(after(NEW), NEW, NEW, answer(200, "{}")).kind())
                .isEqualTo(Kind.WRONG);
    }

    @Test
    void a304ThatNobodyAskedForIsWrong() {
        assertThat(Checker.of(after(NEW), answer(304, "")).kind()).isEqualTo(Kind.WRONG);
    }

    @Test
    void aWordThatWasShownIsFound() {
        assertThat(search("a", found("a", "text")).kind()).isEqualTo(Kind.OWNER);
        assertThat(search("a", found("a", "translation")).finding())
                .isEqualTo("a word of segment a is not found, which was shown");
        assertThat(search("a", found("b", "text")).finding()).isEqualTo("a match where the word was never said");
    }

    @Test
    void aWordThatNobodySaidIsNot() {
        String none = "{\"object\":\"search_result\",\"session_id\":\"s\",\"total_matches\":0,\"matches\":[]}";

        assertThat(search(null, none).kind()).isEqualTo(Kind.OWNER);
        assertThat(search(null, found("a", "text")).kind()).isEqualTo(Kind.WRONG);
        assertThat(search("a", none).kind()).isEqualTo(Kind.WRONG);
        headers.put("X-Transcript-Lag", "2");
        assertThat(search("a", none).kind()).isEqualTo(Kind.BEHIND);
    }

    @Test
    void whatNobodyHadErasedIsNotGone() {
        assertThat(Checker.of(after(NEW), answer(410, "")).kind()).isEqualTo(Kind.WRONG);

        session.askErasure();

        assertThat(Checker.of(after(NEW), answer(410, "")).kind()).isEqualTo(Kind.ERASED);
        assertThat(ErasureRequest.of(after(NEW), false, answer(410, "")).kind()).isEqualTo(Kind.WRONG);
        assertThat(ErasureRequest.of(after(NEW), true, answer(410, "")).kind()).isEqualTo(Kind.ERASED);
    }

    @Test
    void whatWasErasedIsNotShownAgain() {
        session.askErasure();
        assertThat(ErasureRequest.of(after(NEW), false, answer(202, "")).kind()).isEqualTo(Kind.ACCEPTED);

        assertThat(shown(1, false)).isNull();
        assertThat(shown(11, false)).isNotNull();
        assertThat(shown(11, true)).isNull();
        session.erased();
        assertThat(shown(1, false).finding()).isEqualTo("shown, after it was erased");
        assertThat(Checker.of(question(session, NEW, 0, false), answer(404, "")).finding())
                .isEqualTo("not found, after it was shown");
        headers.put("X-Transcript-Lag", "2");
        assertThat(shown(1, false)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 410, 409, 202})
    void aSessionOfAnotherOrganizationIsNotThere(int status) {
        assertThat(Checker.of(question(foreign, null, 0, false), answer(status, "{}"))
                        .kind())
                .isEqualTo(Kind.WRONG);
        assertThat(Checker.of(question(foreign, null, 0, false), answer(404, ""))
                        .kind())
                .isEqualTo(Kind.NOT_FOUND);
    }

    private Verdict search(String segment, String body) {
        return SearchRead.of(after(NEW), segment, "qzx01234567", answer(200, body));
    }

    private static String found(String segment, String field) {
        return "{\"object\":\"search_result\",\"session_id\":\"s\",\"total_matches\":1,\"matches\":[{\"segment_id\":\""
                + segment + "\",\"field\":\"" + field + "\",\"match\":\"QZX01234567\"}]}";
    }

    private Verdict shown(long seconds, boolean maybeUnknown) {
        long at = session.erasureAcknowledgedAt() + seconds * SECOND;
        return Checker.unlessFound(question(session, NEW, at, maybeUnknown), answer(200, "{}"));
    }

    private Question after(Observation before) {
        return question(session, before, 0, false);
    }

    private static Question question(Session of, Observation before, long at, boolean maybeUnknown) {
        return new Question("r", of, before, before != null, of.isErased(), at, maybeUnknown, Duration.ofSeconds(10));
    }

    private Answer answer(int status, String body) {
        Map<String, List<String>> lists = new HashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return new Answer(status, HttpHeaders.of(lists, (name, value) -> true), body.getBytes(StandardCharsets.UTF_8));
    }
}
