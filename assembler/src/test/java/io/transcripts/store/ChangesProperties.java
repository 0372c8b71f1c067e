package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Assembly;
import io.transcripts.domain.Changes;
import io.transcripts.domain.Changes.Change;
import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Events;
import io.transcripts.domain.Events.Timed;
import io.transcripts.domain.Lens;
import io.transcripts.domain.Lives;
import io.transcripts.domain.Position;
import io.transcripts.domain.SessionLimits;
import io.transcripts.domain.Sessions;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.TranscriptCopy;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.store.TranscriptReader.Stored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * A copy that takes what has changed, whenever it asks, shows what a reader of that version is shown: over any events, over the
 * death of the owner at any moment, and over what its successor reads again in another order.
 */
class ChangesProperties {
    private static final int MAX_ROW_BYTES = 1 << 20;
    private static final String ID = "a";
    private static final SessionLocks LOCKS = new SessionLocks();
    private static final long DOWNTIME_MS = 5_000;

    @Provide
    Arbitrary<List<Timed>> any() {
        return Sessions.any();
    }

    @Property
    void aCopyThatTakesChangesShowsWhatAReaderIsShown(@ForAll("any") List<Timed> events, @ForAll Random random) {
        Owner owner = new Owner(Lives.ASSEMBLY, random);
        List<Copy> copies = copies();

        for (Timed event : withDuplicates(events, random)) {
            owner.meets(event);
            owner.goesOn();
            if (random.nextInt(12) == 0) {
                owner.isReplaced(owner.epochOfNext());
            }
            for (Copy copy : copies) {
                if (random.nextInt(3) == 0) {
                    copy.asks(owner, random);
                    // Whatever happens to owners, a copy begins anew only with its session, or where what it has seen
                    // is lost.
                    assertThat(copy.resets).isZero();
                }
            }
        }
    }

    /** Then the two owners may have refused different events. */
    @Property
    void soItIsWhereASessionHasRefusedSomething(@ForAll("any") List<Timed> events, @ForAll Random random) {
        Owner owner = new Owner(new Assembly(Lives.PERIODS, new SessionLimits(2, 1, 1 << 20)), random);
        List<Copy> copies = copies();

        for (Timed event : withDuplicates(events, random)) {
            owner.meets(event);
            owner.goesOn();
            if (random.nextInt(6) == 0) {
                owner.isReplaced(owner.epochOfNext());
            }
            copies.forEach(copy -> copy.asks(owner, random));
        }
    }

    @Property
    void soItIsWhereTheNextOwnersClockIsWrong(@ForAll("any") List<Timed> events, @ForAll Random random) {
        Owner owner = new Owner(Lives.ASSEMBLY, random);
        List<Copy> copies = copies();
        int wrong = random.nextInt(events.size());

        for (int i = 0; i < events.size(); i++) {
            owner.meets(events.get(i));
            owner.goesOn();
            if (i == wrong) {
                // Less than the last owner's, or than what that has made of it. No two owners have the same.
                int away = 1 + random.nextInt(events.size());
                owner.isReplaced(Lives.FIRST + (random.nextBoolean() ? away : -away));
            }
            copies.forEach(copy -> copy.asks(owner, random));
        }
    }

    private static List<Copy> copies() {
        List<Copy> copies = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            copies.add(new Copy(new Lens((i & 1) == 0, (i & 2) == 0, (i & 4) == 0)));
        }
        return copies;
    }

    private static List<Timed> withDuplicates(List<Timed> events, Random random) {
        List<Timed> deliveries = new ArrayList<>();
        for (Timed event : events) {
            deliveries.add(event);
            if (random.nextInt(4) == 0) {
                deliveries.add(deliveries.get(random.nextInt(deliveries.size())));
            }
        }
        return deliveries;
    }

    /** Whoever asks again and again. */
    private static final class Copy {
        private final Lens lens;
        private final TranscriptCopy<String> copy = new TranscriptCopy<>();
        private @Nullable Position position;
        private int resets;

        Copy(Lens lens) {
            this.lens = lens;
        }

        void asks(Owner owner, Random random) {
            TranscriptReader reader = owner.reader();
            Stored<Transcript> whole = reader.read(ID, true);
            Stored<ChangesReading> atHand = random.nextBoolean() ? reader.changesAtHand(ID, position, lens) : null;
            Stored<ChangesReading> changed = atHand != null ? atHand : reader.changes(ID, position, lens);
            if (!(whole instanceof Stored.Content<Transcript> content)) {
                assertThat(changed).isEqualTo(whole);
                copy.reset();
                position = null;
                return;
            }
            Transcript shown = content.value();
            Changes changes;
            try (ChangesReading reading = ((Stored.Content<ChangesReading>) Objects.requireNonNull(changed)).value()) {
                changes = reading.changes();
                if (position == null && random.nextBoolean()) {
                    // It begins with the whole instead.
                    copy.reset();
                    looks(shown).forEach(look -> copy.put(look.id, look.after, look.text));
                } else {
                    take(reading);
                }
            }
            position = changes.position();
            assertThat(copy.segments())
                    .isEqualTo(looks(shown).stream().map(look -> look.text).toList());
            Position known = content.stamp().position();
            if (known.version() == shown.version()) {
                assertThat(changes.position()).isEqualTo(known);
            }
            assertThat(facts(changes.head())).isEqualTo(facts(shown));
        }

        private void take(ChangesReading reading) {
            Changes changes = reading.changes();
            if (changes.isReset()) {
                // Of a record without a time, a second reading may make a session that is not complete yet.
                boolean couldGoOn = position != null
                        && position.lineage() == changes.position().lineage()
                        && position.version() <= changes.position().version();
                resets += couldGoOn ? 1 : 0;
                copy.reset();
            }
            List<Line> lines = new ArrayList<>();
            assertThat(reading.read(lines::add, () -> false)).isFalse();
            Iterator<Line> line = lines.iterator();
            for (Change change : changes.segments()) {
                copy.put(change.id(), change.after(), text(line.next(), changes.head()));
            }
            assertThat(line.hasNext()).isFalse();
            changes.removed().forEach(copy::remove);
        }

        private record Look(String id, @Nullable String after, String text) {}

        private List<Look> looks(Transcript transcript) {
            List<Look> looks = new ArrayList<>();
            String after = null;
            for (Line line : transcript.segments()) {
                if (line.isFinal() || lens.withInterims()) {
                    looks.add(new Look(line.id(), after, text(line, transcript)));
                    after = line.id();
                }
            }
            return looks;
        }

        private String text(Line line, Transcript transcript) {
            String text = line.toString();
            String bare = lens.usesLanguages() ? text : text.replace("translation=" + line.translation(), "");
            return lens.usesParticipants() ? bare + transcript.participants() : bare;
        }

        private static List<Object> facts(Transcript transcript) {
            return List.of(
                    transcript.sessionId(),
                    transcript.version(),
                    transcript.status(),
                    String.valueOf(transcript.organizationId()),
                    transcript.organizationConflict(),
                    String.valueOf(transcript.sourceLanguage()),
                    String.valueOf(transcript.targetLanguage()),
                    transcript.durationMs(),
                    transcript.wordCount(),
                    transcript.missing());
        }
    }

    /** Who has the session's partition now. */
    private static final class Owner {
        private final Assembly assembly;
        private final Random random;
        private final int closedAtOnce;
        private final List<Timed> met = new ArrayList<>();
        private long nowMs = Events.T0;
        private long epoch = Lives.FIRST;
        private LoggedRows rows = new LoggedRows();
        /** What the changelog had before these rows were told more. */
        private List<KeyValue<Bytes, byte[]>> logged = List.of();

        private int toldBefore;
        private TranscriptStore store;
        private TranscriptWriter writer;
        private int committed;
        private int acknowledged;

        Owner(Assembly assembly, Random random) {
            this.assembly = assembly;
            this.random = random;
            closedAtOnce = 1 + random.nextInt(5);
            store = new TranscriptStore(rows);
            writer = begin();
        }

        TranscriptReader reader() {
            return store.reader(LOCKS);
        }

        void meets(Timed event) {
            long[] gaps = {0, 10, 600, 1_500, 31_000, 61_000, 1_900_000};
            nowMs = Math.max(nowMs + gaps[random.nextInt(gaps.length)], event.recordMs());
            met.add(event);
            fold(event);
        }

        void goesOn() {
            switch (random.nextInt(12)) {
                case 0, 1 -> commit();
                case 2 -> writer.shrink(0);
                case 3, 4, 5 -> tick();
                case 6 -> {
                    commit();
                    store.clearCache();
                    epoch = epochOfNext();
                    writer = begin();
                }
                default -> {}
            }
        }

        long epochOfNext() {
            return Math.max(nowMs * 1_000, epoch + 1_000_000);
        }

        /** It dies. Somebody else goes on with what the changelog has, or the same node with what is on its disk. */
        void isReplaced(long nextEpoch) {
            int told = rows.told().size();
            int kept = acknowledged + random.nextInt(told - acknowledged + 1);
            List<KeyValue<Bytes, byte[]>> changelog = new ArrayList<>(logged);
            changelog.addAll(rows.told().subList(toldBefore, kept));
            boolean isElsewhere = random.nextBoolean();
            if (isElsewhere) {
                rows = LoggedRows.of(changelog);
            }
            logged = changelog;
            toldBefore = rows.told().size();
            acknowledged = toldBefore;
            store = new TranscriptStore(rows);
            epoch = nextEpoch;
            nowMs += DOWNTIME_MS;
            writer = begin();
            // Of topics that are read side by side, the order is another one
            List<Timed> again = new ArrayList<>(met.subList(random.nextInt(committed + 1), met.size()));
            Collections.shuffle(again, random);
            again.forEach(this::fold);
            tick();
        }

        private TranscriptWriter begin() {
            return new TranscriptWriter(store, epoch, MAX_ROW_BYTES, closedAtOnce, new SessionMemory(1L << 30));
        }

        private void fold(Timed event) {
            try {
                var unused = assembly.fold(writer.session(ID), event.event(), event.recordMs(), nowMs)
                        .outcomeOrThrow();
            } catch (RejectedEvent e) {
                assertThat(e.code()).isEqualTo(RejectedEvent.Code.TOO_LARGE);
            }
            writer.tidy();
        }

        private void tick() {
            for (TranscriptWriter.Deadline deadline : writer.due(nowMs, 100)) {
                assembly.expire(writer.session(deadline.sessionId()), deadline.atMs(), nowMs);
            }
            writer.tidy();
        }

        private void commit() {
            store.flushCache();
            committed = met.size();
            acknowledged = rows.told().size();
        }
    }
}
