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
import org.junit.jupiter.params.provider.CsvSource;

/** What each answer is. */
class CheckerTest {
    private static final long SECOND = 1_000_000_000;
    private static final String RIGHT = """
            {"object":"transcript","session_id":"s","status":"processing","segments":[{"id":"a","text":"one"}]}""";
    private static final Observation SHOWN = new Observation(1, false, Map.of(), 0, "");

    private final Session session = new Session("s", 0, false, false);
    private final Map<String, String> headers = new HashMap<>(Map.of("X-Request-ID", "r", "X-Transcript-Version", "7"));

    private Duration knownAfter = Duration.ofSeconds(10);

    @BeforeEach
    void say() {
        session.said("a", "one");
    }

    @Test
    void anOwnersAnswerIsRight() {
        Verdict verdict = verdict(200, RIGHT, null);

        assertThat(verdict.kind()).isEqualTo(Kind.OWNER);
        assertThat(verdict.seen()).isNotNull();
        assertThat(verdict.seen().wordings()).isEqualTo(Map.of("a", 0));
    }

    @Test
    void aCopysAnswerIsBehind() {
        headers.put("X-Transcript-Lag", "3");

        assertThat(verdict(200, RIGHT, SHOWN).kind()).isEqualTo(Kind.BEHIND);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                                       | not a transcript",
                "{\"object\":\"transcript\",\"session_id\":\"s\",\"sta                    | an unreadable body",
                "[]                                                                       | not a transcript",
                "{\"object\":\"session\",\"session_id\":\"s\",\"status\":\"complete\"}    | not a transcript",
                "{\"object\":\"transcript\",\"session_id\":\"s\",\"status\":\"great\"}    | not a transcript",
                "{\"object\":\"transcript\",\"session_id\":\"t\",\"status\":\"complete\"} | the transcript of another session",
                "{\"object\":\"transcript\",\"session_id\":\"s\",\"status\":\"complete\",\"segments\":"
                        + "[{\"id\":\"a\",\"text\":\"one\"},{\"id\":\"a\",\"text\":\"one\"}]} | segment a twice",
            })
    void whatIsNotThisTranscriptIsWrong(String body, String finding) {
        assertThat(verdict(200, body, null)).isEqualTo(new Verdict(Kind.WRONG, finding, null));
    }

    @Test
    void aTranscriptHasAVersion() {
        headers.remove("X-Transcript-Version");
        assertThat(verdict(200, RIGHT, null).finding()).isEqualTo("no version");

        headers.put("X-Transcript-Version", "seven");
        assertThat(verdict(200, RIGHT, null).kind()).isEqualTo(Kind.WRONG);
    }

    @Test
    void aFailureOfTheServerIsWrong() {
        assertThat(verdict(500, "", null)).isEqualTo(new Verdict(Kind.WRONG, "status 500", null));
    }

    @Test
    void unavailableSaysWhenToComeBack() {
        assertThat(verdict(503, "", SHOWN).kind()).isEqualTo(Kind.WRONG);

        headers.put("Retry-After", "1");
        assertThat(verdict(503, "", SHOWN).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(verdict(503, "", null).kind()).isEqualTo(Kind.NOT_YET);
        headers.put("X-Transcript-Lag", "3");
        assertThat(verdict(503, "", SHOWN).kind()).as("of a version").isEqualTo(Kind.UNAVAILABLE);
        headers.remove("X-Transcript-Version");
        assertThat(verdict(503, "", SHOWN).kind()).isEqualTo(Kind.WRONG);
    }

    @Test
    void whoDoesNotKnowTheRequestIsNotANode() {
        headers.remove("X-Request-ID");
        assertThat(verdict(502, "", SHOWN).kind()).isEqualTo(Kind.NOT_A_NODE);

        headers.put("X-Request-ID", "another");
        assertThat(verdict(200, RIGHT, SHOWN).kind()).isEqualTo(Kind.NOT_A_NODE);
    }

    @Test
    void aSessionIsKnownTenSecondsAfterItsStart() {
        assertThat(unknown(60, false)).isEqualTo(Kind.NOT_FOUND);

        session.acknowledged();

        assertThat(unknown(9, false)).isEqualTo(Kind.NOT_FOUND);
        assertThat(unknown(11, false)).isEqualTo(Kind.WRONG);
        assertThat(unknown(11, true)).isEqualTo(Kind.NOT_FOUND);
        knownAfter = Duration.ofMinutes(10);
        assertThat(unknown(11, false)).as("where more is allowed").isEqualTo(Kind.NOT_FOUND);
        assertThat(verdict(404, "", SHOWN).kind()).isEqualTo(Kind.WRONG);
    }

    private Kind unknown(long seconds, boolean maybeUnknown) {
        return Checker.of(
                        new Question(
                                "r",
                                session,
                                null,
                                false,
                                false,
                                session.acknowledgedAt() + seconds * SECOND,
                                maybeUnknown,
                                knownAfter),
                        answer(404, ""))
                .kind();
    }

    private Verdict verdict(int status, String body, Observation before) {
        return Checker.of(
                new Question("r", session, before, before != null, false, 0, false, knownAfter), answer(status, body));
    }

    private Answer answer(int status, String body) {
        Map<String, List<String>> lists = new HashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return new Answer(status, HttpHeaders.of(lists, (name, value) -> true), body.getBytes(StandardCharsets.UTF_8));
    }
}
