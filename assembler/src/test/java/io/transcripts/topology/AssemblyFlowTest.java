package io.transcripts.topology;

import static io.transcripts.topology.Harness.TOPICS;
import static io.transcripts.topology.Harness.asr;
import static io.transcripts.topology.Harness.ended;
import static io.transcripts.topology.Harness.erased;
import static io.transcripts.topology.Harness.event;
import static io.transcripts.topology.Harness.started;
import static io.transcripts.topology.Harness.translation;
import static io.transcripts.topology.Harness.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.SessionLimits;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Status;
import io.transcripts.store.TranscriptReader.Stored;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records in, rows and counts out. */
class AssemblyFlowTest {
    @TempDir
    Path stateDir;

    private Harness harness;

    @BeforeEach
    void open() {
        harness = new Harness(stateDir);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void everyTypeOfEventReachesTheTranscript() {
        harness.session(started("s1", "org", "de", "en"));
        harness.session(event("{'type':'session.updated','session_id':'s1','metadata':{'a':1}}"));
        harness.asr(asr("s1", "seg_1", "Guten Tag"));
        harness.pipe(TOPICS.translation(), translation("s1", "seg_1", "en", "Good day"));
        harness.session(ended("s1", 1));

        Transcript transcript = harness.transcript("s1");

        assertThat(transcript.status()).isEqualTo(Status.COMPLETE);
        assertThat(transcript.organizationId()).isEqualTo("org");
        assertThat(transcript.metadata()).isEqualTo("{\"a\":1}");
        assertThat(transcript.wordCount()).isEqualTo(2);
        assertThat(transcript.durationMs()).isEqualTo(1_500);
        assertThat(transcript.segments()).singleElement().satisfies(line -> {
            assertThat(line.text()).isEqualTo("Guten Tag");
            assertThat(line.translation()).isEqualTo("Good day");
        });
    }

    @Test
    void aFailedSessionIsFailed() {
        harness.session(event("{'type':'session.failed','session_id':'s1','error':{'code':'c','message':'m'}}"));

        assertThat(harness.transcript("s1").status()).isEqualTo(Status.FAILED);
    }

    @Test
    void anyTopicMayCarryAnyEvent() {
        harness.pipe(TOPICS.translation(), asr("s1", "seg_1", "one"));
        harness.asr(ended("s1", 1));

        assertThat(harness.transcript("s1").status()).isEqualTo(Status.COMPLETE);
    }

    @Test
    void theSessionInThePayloadDecidesWhateverTheKey() {
        harness.pipe(TOPICS.asr(), utf8("s2"), asr("s1", "a", "one"), new RecordHeaders(), Harness.T0);
        harness.pipe(TOPICS.asr(), null, asr("s1", "b", "two"), new RecordHeaders(), Harness.T0);

        assertThat(harness.transcript("s1").segments()).hasSize(2);
        assertThat(harness.stored("s2")).isNull();
    }

    @Test
    void aRecordWithoutTimestampCountsAsTheOldest() {
        harness.pipe(TOPICS.asr(), null, asr("s1", "a", "one"), new RecordHeaders(), 0);

        assertThat(harness.transcript("s1").segments()).hasSize(1);
    }

    @Test
    void everyRecordIsCountedOnceUnderItsOutcome() {
        harness.asr(asr("s1", "a", "one"));
        harness.asr(asr("s1", "a", "one"));
        harness.asr(
                event("{'type':'asr','session_id':'s1','segment_id':'a','is_final':false,'text':'o','start_time':0}"));
        harness.asr(utf8("{"));
        harness.session(erased("s1"));
        harness.asr(asr("s1", "a", "one"));

        assertThat(harness.count("applied", "none")).isEqualTo(2);
        assertThat(harness.count("duplicate", "none")).isEqualTo(1);
        assertThat(harness.count("superseded", "none")).isEqualTo(1);
        assertThat(harness.count("erased", "none")).isEqualTo(1);
        assertThat(harness.count("dead_lettered", "invalid_json")).isEqualTo(1);
        assertThat(harness.decided()).isEqualTo(harness.readCount()).isEqualTo(6);
    }

    @Test
    void anOrganizationConflictIsCounted() {
        harness.session(started("s1", "org_a", "de", "en"));
        harness.session(started("s1", "org_b", "de", "en"));
        harness.session(started("s1", "org_c", "de", "en"));

        assertThat(harness.registry
                        .get("transcripts.organization.conflicts")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aSessionWithoutAnnouncedSegmentsIsCompleteAfterItsQuietPeriod() {
        harness.asr(asr("s1", "a", "one"));
        harness.session(event("{'type':'session.ended','session_id':'s1'}"));

        harness.advance(Duration.ofMillis(2_900));
        assertThat(harness.transcript("s1").status()).isEqualTo(Status.PROCESSING);
        harness.advance(Duration.ofMillis(200));

        assertThat(harness.transcript("s1").status()).isEqualTo(Status.COMPLETE);
        assertThat(harness.notificationTypes()).containsExactly("transcript.ready");
    }

    @Test
    void aSessionThatMissesSegmentsIsCompleteAtItsDeadline() {
        harness.session(ended("s1", 3));

        harness.advance(Duration.ofMillis(59_900));
        assertThat(harness.transcript("s1").status()).isEqualTo(Status.PROCESSING);
        harness.advance(Duration.ofMillis(200));

        assertThat(harness.transcript("s1").status()).isEqualTo(Status.COMPLETE);
        assertThat(harness.transcript("s1").missing().segments()).isEqualTo(3);
    }

    @Test
    void anIdleSessionTimesOut() {
        harness.asr(asr("s1", "a", "one"));

        harness.advance(Duration.ofMinutes(30));

        assertThat(harness.transcript("s1").status()).isEqualTo(Status.COMPLETE);
        assertThat(harness.transcript("s1").endReason()).isEqualTo("timeout");
    }

    @Test
    void aSessionAtRestHasNoDeadline() {
        harness.asr(asr("s1", "a", "one"));
        harness.session(ended("s1", 1));

        harness.advance(Duration.ofSeconds(31));

        // Header, facts and one segment
        assertThat(harness.rows()).isEqualTo(3);
        assertThat(harness.notificationTypes()).containsExactly("transcript.ready");
    }

    @Test
    void deadlinesWaitUntilTheTaskHasCaughtUp() {
        AtomicBoolean isCaughtUp = new AtomicBoolean();
        AtomicBoolean isSettled = new AtomicBoolean();
        harness.close();
        harness = new Harness(stateDir, Set.of(), SessionLimits.DEFAULT, true, new Harness.CaughtUp() {
            @Override
            public boolean isCaughtUp(int partition) {
                return isCaughtUp.get();
            }

            @Override
            public boolean isClose(int partition) {
                return false;
            }

            @Override
            public void settled(int partition) {
                isSettled.set(true);
            }
        });
        harness.session(ended("s1", 3));

        harness.advance(Duration.ofMinutes(2));
        assertThat(isSettled).isFalse();
        assertThat(harness.transcript("s1").status()).isEqualTo(Status.PROCESSING);
        isCaughtUp.set(true);
        harness.advance(Duration.ofMillis(100));

        assertThat(isSettled).isTrue();
        assertThat(harness.transcript("s1").status()).isEqualTo(Status.COMPLETE);
    }

    @Test
    void anErasedSessionIsAMarkerAtOnceAndGoneFromTheStoreSoon() {
        harness.session(started("s1", "org", "de", "en"));
        for (int i = 0; i < 2_500; i++) {
            harness.asr(asr("s1", "seg_" + i, "one"));
        }
        harness.asr(asr("s10", "a", "one"));

        harness.session(erased("s1"));
        assertThat(harness.stored("s1")).isEqualTo(new Stored.Marker<>("org"));
        // A tick may do no more than one step: its time is the machine's.
        for (int tick = 0; tick < 20; tick++) {
            harness.advance(Duration.ofMillis(100));
        }
        harness.advance(Duration.ofSeconds(31));
        for (int tick = 0; tick < 20; tick++) {
            harness.advance(Duration.ofMillis(100));
        }

        // The marker and its end, and header, segment and deadline of the other session
        assertThat(harness.rows()).isEqualTo(5);
        assertThat(harness.stored("s1")).isEqualTo(new Stored.Marker<>("org"));
        assertThat(harness.transcript("s10").segments()).hasSize(1);
    }

    @Test
    void aSessionBeyondItsLimitIsMarkedAndTheRecordDeadLettered() {
        harness.close();
        harness = new Harness(stateDir, Set.of(), new SessionLimits(1, 16, 1 << 20), true, Harness.DONE);
        harness.asr(asr("s1", "a", "one"));

        harness.asr(asr("s1", "b", "two"));

        assertThat(harness.transcript("s1").limitExceeded()).isTrue();
        assertThat(harness.count("dead_lettered", "too_large")).isEqualTo(1);
        assertThat(Harness.texts(harness.deadLetter().headers()))
                .containsEntry("transcripts.error.code", "too_large")
                .containsEntry("transcripts.error.field", "segment_id");
    }

    @Test
    void aRecordOfAWideTopicComesToItsSessionOverTheStrays() {
        harness.close();
        harness = new Harness(stateDir, Set.of(TOPICS.asr()), SessionLimits.DEFAULT, true, Harness.DONE);

        harness.asr(asr("s1", "a", "one"));
        harness.session(ended("s1", 1));

        assertThat(harness.transcript("s1").status()).isEqualTo(Status.COMPLETE);
        assertThat(harness.readCount()).isEqualTo(2);
        assertThat(harness.decided()).isEqualTo(2);
    }

    @Test
    void anUnreadableRecordOfAWideTopicIsDeadLetteredWhereItIsRead() {
        harness.close();
        harness = new Harness(stateDir, Set.of(TOPICS.asr()), SessionLimits.DEFAULT, true, Harness.DONE);

        harness.asr(utf8("{"));

        assertThat(Harness.texts(harness.deadLetter().headers()))
                .containsEntry("transcripts.error.code", "invalid_json")
                .containsEntry("__streams.errors.topic", "speech.asr");
        assertThat(harness.decided()).isEqualTo(harness.readCount()).isEqualTo(1);
    }

    @Test
    void aDeadlineThatIsOverIsRemovedThoughNothingIsReadAnyMore() {
        harness.asr(Harness.asr("s1", "a", "x"));
        harness.session(Harness.ended("s1", 1));
        harness.advance(Duration.ofSeconds(31));
        harness.advance(Duration.ofMillis(100));

        assertThat(harness.rows()).as("header, facts, segment").isEqualTo(3);
    }
}
