package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Changes.Change;
import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Events;
import io.transcripts.domain.Lens;
import io.transcripts.domain.Lives;
import io.transcripts.domain.Position;
import io.transcripts.domain.Timeline;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.store.TranscriptReader.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever follows a session is told of a change without a walk through all segments. */
class ChangesAtHandTest {
    private static final Lens FINALS = new Lens(false, true, false);
    private static final Lens ALL = new Lens(true, true, false);

    private final SessionLocks locks = new SessionLocks();
    private final TranscriptStore store = new TranscriptStore(new LoggedRows());
    private final SessionMemory memory = new SessionMemory(1L << 30);
    private TranscriptWriter writer;

    @BeforeEach
    void begin() {
        writer = new TranscriptWriter(store, Lives.FIRST, 1 << 20, 1, memory);
        for (int i = 0; i < 100; i++) {
            says("s" + i, i, true, "x");
        }
    }

    private void says(String id, int start, boolean isFinal, String text) {
        says(id, start, isFinal, text, 0);
    }

    private void says(String id, int start, boolean isFinal, String text, int revision) {
        SpeechEvent event = new AsrEvent(
                "s", null, null, id, isFinal, revision, "agent", -1, null, text, start, start, -1, List.of());
        try {
            var unused = Lives.ASSEMBLY
                    .fold(writer.session("s"), event, Events.T0, Events.T0)
                    .outcomeOrThrow();
        } catch (RejectedEvent e) {
            throw new AssertionError(e);
        }
        writer.tidy();
    }

    /** By a walk. */
    private Position follow() {
        try (ChangesReading reading = ((Stored.Content<ChangesReading>)
                        Objects.requireNonNull(store.reader(locks).changes("s", null, ALL)))
                .value()) {
            return reading.changes().position();
        }
    }

    private @Nullable ChangesReading atHand(Position copy, Lens lens) {
        Stored.Content<ChangesReading> stored = store.reader(locks).changesAtHand("s", copy, lens);
        return stored == null ? null : stored.value();
    }

    private List<Change> changed(Position copy, Lens lens) {
        ChangesReading reading = Objects.requireNonNull(atHand(copy, lens));
        List<Line> lines = new ArrayList<>();
        assertThat(reading.read(lines::add, () -> false)).isFalse();
        assertThat(lines.stream().map(Line::id))
                .containsExactlyElementsOf(
                        reading.changes().segments().stream().map(Change::id).toList());
        return reading.changes().segments();
    }

    @Test
    void whereNothingHasChangedNothingIsReadAlsoWithoutAFollower() {
        Position here = follow();

        assertThat(changed(here, FINALS)).isEmpty();
        assertThat(atHand(new Position(here.lineage(), here.epoch(), here.version() - 1), FINALS))
                .isNull();
    }

    @Test
    void aChangeIsToldInItsPlace() {
        Position here = follow();

        says("i", 50, false, "y");
        says("new", 50, true, "y");

        assertThat(changed(here, FINALS)).containsExactly(new Change("new", "s49"));
        assertThat(changed(here, ALL)).containsExactly(new Change("i", "s49"), new Change("new", "i"));
    }

    @Test
    void oneThatMovesOrIsWithdrawnIsNoPlaceToStandBehind() {
        Position here = follow();

        says("s10", 90, true, "moved", 1);
        says("s89", 89, true, "", 1);
        says("s11", 11, true, "y", 1);

        assertThat(changed(here, FINALS)).containsExactly(new Change("s11", "s9"), new Change("s10", "s88"));
        assertThat(Objects.requireNonNull(atHand(here, FINALS)).changes().removed())
                .containsExactly("s89");
    }

    @Test
    void whatIsWrittenWhileSomebodyWalksIsNotLost() {
        Timeline ongoing = Objects.requireNonNull(Objects.requireNonNull(writer.open("s"))
                .followed()
                .begin(writer.session("s").header()));
        Position here = Objects.requireNonNull(writer.session("s").header()).position();
        List<Timeline.Spot> spots = new ArrayList<>();
        writer.session("s").forEachSegment(segment -> Timeline.Spot.add(segment, spots));

        says("s3", 70, true, "moved", 1);
        assertThat(atHand(here, FINALS)).isNull();
        ongoing.fill(spots);

        assertThat(changed(here, FINALS)).containsExactly(new Change("s3", "s69"));
        says("s4", 4, true, "y", 1);
        assertThat(changed(here, FINALS)).containsExactly(new Change("s4", "s2"), new Change("s3", "s69"));
    }

    @Test
    void whatIsMuchIsNotAtHand() {
        Position here = follow();
        for (int i = 0; i < 64; i++) {
            says("s" + i, i, true, "y", 1);
        }
        assertThat(changed(here, FINALS)).hasSize(64);

        says("s64", 64, true, "y", 1);
        assertThat(atHand(here, FINALS)).isNull();

        here = follow();
        says("s65", 65, true, "y".repeat(20_000), 1);
        assertThat(atHand(here, FINALS)).isNull();
    }

    @Test
    void whatIsLongAgoIsNotAtHand() {
        Position here = follow();
        for (int revision = 1; revision <= 513; revision++) {
            says("s1", 1, true, "y", revision);
        }
        assertThat(atHand(here, FINALS)).isNull();

        Position later = follow();
        says("s1", 1, true, "z", 600);
        assertThat(changed(later, FINALS)).containsExactly(new Change("s1", "s0"));
    }

    @Test
    void whatIsRememberedIsPartOfTheMemoryOfSessions() {
        store.flushCache();
        long before = memory.used();
        Position unused = follow();

        says("s1", 1, true, "y", 1);
        store.flushCache();

        assertThat(memory.used() - before).isGreaterThan(100 * 100);
        writer.shrink(0);
        assertThat(writer.open("s")).isNull();
        store.flushCache();
        assertThat(memory.used()).isLessThanOrEqualTo(before);
    }
}
