package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.MemorySession.Write;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 3.10: erasure absorbs everything, before and after it. */
class ErasureTest {
    private static final long SECOND_LIFE = Lives.FIRST + 300_000_000L;

    @Test
    void anErasedSessionHasNoContentInItsHeaderAtOnce() {
        MemorySession rows = talk();

        assertThat(Lives.fold(rows, Events.erased(null))).isEqualTo(Outcome.APPLIED);

        assertThat(rows.storedHeader().isErased()).isTrue();
        assertThat(rows.storedHeader().tally()).isEqualTo(Tally.EMPTY);
        assertThat(rows.storedHeader().brief().languages()).isEqualTo(Languages.UNKNOWN);
        assertThat(rows.storedHeader().brief().hasEnd()).isFalse();
    }

    @Test
    void itsRowsAreMadeBlankInStepsAtTheNextTick() {
        MemorySession rows = talk();
        Lives.fold(rows, Events.erased(null));

        rows.send(Lives.ASSEMBLY.expire(rows, rows.index().first(), Events.T0));
        assertThat(blank(rows)).isEqualTo(MemorySession.ERASED_AT_ONCE);
        Lives.tick(rows, Events.T0);

        assertThat(blank(rows)).isEqualTo(rows.segments().size()).isEqualTo(3);
        assertThat(rows.facts().metadata()).isNull();
        assertThat(rows.facts().organizationId()).isNull();
    }

    @Test
    void theyAreDeletedWhenTheChangelogIsKnownToHaveTheBlankOnes() {
        MemorySession rows = talk();
        Lives.fold(rows, Events.erased(null));
        Lives.tick(rows, Events.T0);

        Lives.tick(rows, Lives.after(Lives.PERIODS.confirm().minusMillis(1)));
        assertThat(rows.segments()).hasSize(3);
        Lives.tick(rows, Lives.after(Lives.PERIODS.confirm()));

        assertThat(rows.segments()).isEmpty();
        assertThat(rows.facts()).isEqualTo(SessionFacts.EMPTY);
    }

    @Test
    void anotherLifeMakesThemBlankOnceMoreBeforeItDeletesThem() {
        MemorySession rows = talk();
        Lives.fold(rows, Events.erased(null));
        Lives.tick(rows, Events.T0);
        rows.epoch(SECOND_LIFE);
        int before = rows.writes().size();

        Lives.tick(rows, Lives.after(Lives.PERIODS.confirm()));

        assertThat(rows.writes().subList(before, rows.writes().size()))
                .filteredOn(Write.PutSegment.class::isInstance)
                .hasSize(3);
        assertThat(rows.segments()).hasSize(3);
    }

    @Test
    void itsOrganizationRemains() {
        MemorySession rows = talk();

        Lives.fold(rows, Events.erased(null));

        assertThat(rows.storedHeader().brief().organizationId()).isEqualTo("org");
    }

    @Test
    void anOrganizationMayComeWithTheErasureOrAfterIt() {
        MemorySession with = Lives.session(Events.erased("org"));
        MemorySession after = Lives.session(
                Events.erased(null), Events.update().organization("org").event());

        assertThat(with.storedHeader().brief().organizationId()).isEqualTo("org");
        assertThat(after.storedHeader().brief().organizationId()).isEqualTo("org");
    }

    @Test
    void anErasureByAnotherOrganizationIsAConflict() {
        MemorySession rows = talk();

        Lives.fold(rows, Events.erased("other"));

        assertThat(rows.storedHeader().brief().organizationConflict()).isTrue();
    }

    @Test
    void aReplayFromTheBeginningDoesNotBringItBack() {
        MemorySession rows = talk();
        Lives.fold(rows, Events.erased(null));
        Lives.settle(rows, Events.T0);
        rows.epoch(SECOND_LIFE);

        assertThat(Lives.fold(rows, Events.asr("a", "x").event())).isEqualTo(Outcome.ERASED);
        assertThat(Lives.fold(rows, Events.ended(1, 0))).isEqualTo(Outcome.ERASED);

        assertThat(rows.segments()).isEmpty();
        assertThat(rows.facts()).isEqualTo(SessionFacts.EMPTY);
    }

    @Test
    void aReplayedErasureArmsTheDeletionAgainWhereItsWritesWereLost() {
        // Given a session at rest, and its erasure whose writes all got lost on their way to the changelog
        MemorySession local = talk();
        Lives.settle(local, Events.T0);
        List<Write> changelog = new ArrayList<>(local.writes());
        Lives.fold(local, Events.erased(null));
        int before = local.writes().size();

        // When the next life reads it again
        local.epoch(SECOND_LIFE);
        Lives.fold(local, Events.erased(null));

        // Then whoever takes over from the changelog deletes the content and tells of it
        changelog.addAll(local.writes().subList(before, local.writes().size()));
        MemorySession copy = MemorySession.of(changelog, SECOND_LIFE * 2);
        int sent = copy.sent().size();
        Lives.settle(copy, Events.T0 + 600_000);
        assertThat(copy.segments()).isEmpty();
        assertThat(copy.facts()).isEqualTo(SessionFacts.EMPTY);
        assertThat(Lives.types(copy.sent().subList(sent, copy.sent().size()))).contains(Notification.Type.ERASED);
    }

    @Test
    void whatACrashKeptFromTheChangelogReachesItInTheNextLife() {
        // Given a store without content, and a changelog that has not heard of it
        MemorySession local = talk();
        Lives.fold(local, Events.erased(null));
        List<Write> changelog = new ArrayList<>(local.writes());
        Lives.tick(local, Events.T0 + 100);
        assertThat(blank(local)).isEqualTo(3);
        int before = local.writes().size();

        // When the same node goes on until the session has come to rest
        local.epoch(SECOND_LIFE);
        Lives.settle(local, Events.T0 + 600_000);

        // Then no text remains in the changelog
        changelog.addAll(local.writes().subList(before, local.writes().size()));
        MemorySession copy = MemorySession.of(changelog, SECOND_LIFE);
        assertThat(copy.segments().values())
                .allMatch(segment ->
                        segment.utterance() == null && segment.translations().isEmpty());
    }

    @Test
    void aMarkerWaitsForNothing() {
        MemorySession rows = talk();
        Lives.fold(rows, Events.erased(null));

        Lives.settle(rows, Events.T0);

        assertThat(rows.index()).isEmpty();
        assertThat(rows.storedHeader().armedMs()).isEqualTo(Header.NEVER);
    }

    private static long blank(MemorySession rows) {
        return rows.segments().values().stream()
                .filter(segment ->
                        segment.utterance() == null && segment.translations().isEmpty())
                .count();
    }

    private static MemorySession talk() {
        return Lives.session(
                Events.update()
                        .organization("org")
                        .language("de", "en")
                        .metadata("{\"a\":1}")
                        .event(),
                Events.asr("a", "ja").event(),
                Events.asr("b", "ja").event(),
                Events.asr("c", "ja").event(),
                Events.translation("a", "en", "yes").event(),
                Events.ended(1));
    }
}
