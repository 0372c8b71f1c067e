package io.transcripts.topology;

import static io.transcripts.topology.Harness.asr;
import static io.transcripts.topology.Harness.ended;
import static io.transcripts.topology.Harness.erased;
import static io.transcripts.topology.Harness.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.transcripts.store.OpenSessions;
import io.transcripts.store.TranscriptStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of sessions: each change once, and by why. */
class SessionMetricsTest {
    @TempDir
    private Path stateDir;

    private Harness harness;

    @BeforeEach
    void open() {
        harness = new Harness(stateDir);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private double completed(String cause) {
        return harness.registry
                .get("transcripts.sessions.completed")
                .tag("cause", cause)
                .counter()
                .count();
    }

    private Timer timer(String name) {
        return harness.registry.get(name).timer();
    }

    @Test
    void oneWithAllThatItsEndAnnouncedIsCompleteAtOnce() {
        harness.asr(asr("s", "1", "text"));
        harness.session(ended("s", 1));
        harness.session(ended("s", 1));

        assertThat(completed("all_there")).isEqualTo(1);
        assertThat(timer("transcripts.end.to.complete").count()).isEqualTo(1);
        harness.advance(Duration.ofDays(1));
        assertThat(completed("deadline") + completed("quiet") + completed("idle"))
                .isZero();
    }

    @Test
    void oneThatMissesSomethingIsCompleteByTheDeadlineAndNotTimed() {
        harness.asr(asr("s", "1", "text"));
        harness.session(ended("s", 2));
        harness.advance(Duration.ofMinutes(2));

        assertThat(completed("deadline")).isEqualTo(1);
        assertThat(timer("transcripts.end.to.complete").count()).isZero();
    }

    @Test
    void oneWithoutANumberIsCompleteWhenItIsQuiet() {
        harness.asr(asr("s", "1", "text"));
        harness.session(event("{'type':'session.ended','session_id':'s'}"));
        harness.advance(Duration.ofSeconds(10));

        assertThat(completed("quiet")).isEqualTo(1);
        assertThat(timer("transcripts.end.to.complete").totalTime(TimeUnit.SECONDS))
                .as("the quiet period is waited for on purpose")
                .isEqualTo(10 - Harness.PERIODS.quiet().toSeconds());
    }

    @Test
    void oneThatNeverEndsIsCompleteByIdling() {
        harness.asr(asr("s", "1", "text"));
        harness.advance(Duration.ofHours(1));

        assertThat(completed("idle")).isEqualTo(1);
    }

    @Test
    void failuresAndErasuresAreCountedOnce() {
        harness.asr(asr("f", "1", "text"));
        harness.session(event("{'type':'session.failed','session_id':'f'}"));
        harness.session(event("{'type':'session.failed','session_id':'f'}"));
        harness.session(erased("e"));
        harness.session(erased("e"));

        assertThat(harness.registry.get("transcripts.sessions.failed").counter().count())
                .isEqualTo(1);
        assertThat(harness.registry
                        .get("transcripts.sessions.erased")
                        .tag("cause", "requested")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void openAreThoseThatAreNeitherCompleteNorFailedNorErased() {
        for (String session : List.of("live", "ending", "complete", "failed", "erased")) {
            harness.asr(asr(session, "1", "text"));
        }
        harness.session(ended("ending", 2));
        harness.session(ended("complete", 1));
        harness.session(event("{'type':'session.failed','session_id':'failed'}"));
        harness.session(erased("erased"));

        assertThat(open(100)).isEqualTo(2);
        assertThat(open(0)).isZero();
        harness.advance(Duration.ofHours(1));
        assertThat(open(100)).isZero();
    }

    private long open(int most) {
        TranscriptStore store = harness.transcripts();
        return OpenSessions.count(store, harness.nowMs() + Duration.ofHours(1).toMillis(), most);
    }

    @Test
    void onlyWhatChangesSomethingIsTimedUntilItCanBeQueried() {
        harness.asr(asr("s", "1", "text"));
        harness.asr(asr("s", "1", "text"));
        harness.asr(new byte[] {'?'});

        assertThat(timer("transcripts.event.to.queryable").count()).isEqualTo(1);
    }
}
