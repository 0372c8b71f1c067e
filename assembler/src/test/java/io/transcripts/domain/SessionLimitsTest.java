package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SpeechEvent;
import org.junit.jupiter.api.Test;

/** Section 2: what a whole session may hold. */
class SessionLimitsTest {
    private final MemorySession rows = new MemorySession(Lives.FIRST);

    @Test
    void oneSegmentMoreThanAllowedIsRefusedAndMarksTheSession() throws RejectedEvent {
        Assembly assembly = assembly(2, 16, 1 << 20);
        fold(assembly, Events.asr("a", "x").event());
        fold(assembly, Events.asr("b", "x").event());
        long version = rows.transcript().version();

        RejectedEvent rejected = catchThrowableOfType(
                RejectedEvent.class,
                () -> fold(assembly, Events.asr("c", "secret").event()));

        assertThat(rejected.code()).isEqualTo(RejectedEvent.Code.TOO_LARGE);
        assertThat(rejected.field()).isEqualTo("segment_id");
        assertThat(rejected.getMessage()).doesNotContain("secret");
        assertThat(rows.transcript().limitExceeded()).isTrue();
        assertThat(rows.transcript().version()).isGreaterThan(version);
        assertThat(rows.segments()).hasSize(2);
    }

    @Test
    void aTranslationOfAnUnknownSegmentIsASegmentToo() throws RejectedEvent {
        Assembly assembly = assembly(1, 16, 1 << 20);
        fold(assembly, Events.asr("a", "x").event());

        assertThatThrownBy(
                        () -> fold(assembly, Events.translation("b", "en", "x").event()))
                .isInstanceOf(RejectedEvent.class);
    }

    @Test
    void aSessionAtItsLimitStillTakesRevisionsAndItsEnd() throws RejectedEvent {
        Assembly assembly = assembly(1, 16, 1 << 20);
        fold(assembly, Events.asr("a", "x").event());

        assertThat(fold(assembly, Events.asr("a", "y").revision(1).event())).isEqualTo(Outcome.APPLIED);
        assertThat(fold(assembly, Events.ended(1, 1))).isEqualTo(Outcome.APPLIED);
        assertThat(rows.transcript().limitExceeded()).isFalse();
    }

    @Test
    void oneLanguageMoreThanAllowedIsRefusedAndTagsDifferingInCaseAreOne() throws RejectedEvent {
        Assembly assembly = assembly(9, 2, 1 << 20);
        fold(assembly, Events.translation("a", "en", "x").event());
        fold(assembly, Events.translation("a", "fr", "x").event());
        fold(assembly, Events.translation("a", "FR", "y").revision(1).event());

        assertThatThrownBy(
                        () -> fold(assembly, Events.translation("a", "it", "x").event()))
                .isInstanceOf(RejectedEvent.class);
        assertThat(rows.transcript().limitExceeded()).isTrue();
    }

    @Test
    void moreBytesThanAllowedAreRefused() throws RejectedEvent {
        Assembly assembly = assembly(9, 9, 1_000);
        fold(assembly, Events.asr("a", "x".repeat(500)).event());

        assertThatThrownBy(() -> fold(assembly, Events.asr("b", "ü".repeat(250)).event()))
                .isInstanceOf(RejectedEvent.class);
        assertThat(rows.segments()).containsOnlyKeys("a");
    }

    @Test
    void whatMakesAFullSessionSmallerIsTaken() throws RejectedEvent {
        fold(assembly(9, 9, 10_000), Events.asr("a", "x".repeat(5_000)).event());
        Assembly assembly = assembly(9, 9, 1_000);

        assertThat(fold(assembly, Events.asr("a", "x".repeat(4_000)).revision(1).event()))
                .isEqualTo(Outcome.APPLIED);
    }

    @Test
    void theMarkStays() throws RejectedEvent {
        Assembly assembly = assembly(1, 9, 1_000);
        fold(assembly, Events.asr("a", "x").event());
        assertThatThrownBy(() -> fold(assembly, Events.asr("b", "x").event())).isInstanceOf(RejectedEvent.class);
        rows.epoch(Lives.FIRST * 2);

        fold(assembly, Events.asr("a", "").revision(1).event());

        assertThat(rows.transcript().limitExceeded()).isTrue();
    }

    @Test
    void aSecondRefusalDoesNotRaiseTheVersion() throws RejectedEvent {
        Assembly assembly = assembly(1, 9, 1_000);
        fold(assembly, Events.asr("a", "x").event());
        assertThatThrownBy(() -> fold(assembly, Events.asr("b", "x").event())).isInstanceOf(RejectedEvent.class);
        long version = rows.transcript().version();

        assertThatThrownBy(() -> fold(assembly, Events.asr("b", "x").event())).isInstanceOf(RejectedEvent.class);

        assertThat(rows.transcript().version()).isEqualTo(version);
    }

    @Test
    void aRefusedSessionStillHasItsDeadline() {
        Assembly assembly = assembly(0, 9, 1_000);

        assertThatThrownBy(() -> fold(assembly, Events.asr("b", "x").event())).isInstanceOf(RejectedEvent.class);

        assertThat(rows.index()).containsExactly(rows.storedHeader().armedMs());
    }

    private static Assembly assembly(int maxSegments, int maxTranslations, long maxBytes) {
        return new Assembly(Lives.PERIODS, new SessionLimits(maxSegments, maxTranslations, maxBytes));
    }

    private Outcome fold(Assembly assembly, SpeechEvent event) throws RejectedEvent {
        return rows.take(assembly.fold(rows, event, Events.T0, Events.T0));
    }
}
