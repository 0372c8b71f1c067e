package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Events.Timed;
import io.transcripts.domain.MemorySession.Crash;
import io.transcripts.domain.MemorySession.Write;
import io.transcripts.domain.Transcript.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * A process may end between any two writes. Its store keeps a beginning of what it was told; the changelog keeps a shorter
 * one; the input is read again from where everything before has reached the changelog, or earlier.
 */
class CrashProperties {
    private static final long DOWNTIME_MS = 5_000;

    @Provide
    Arbitrary<List<Timed>> kept() {
        return Sessions.kept();
    }

    @Provide
    Arbitrary<List<Timed>> any() {
        return Sessions.any();
    }

    /** What the first life does at a time: an event, or a look at the deadlines when there is none. */
    private record Step(long nowMs, @Nullable Timed event) {}

    /** A first life that was cut off, and what remains of it. */
    private record Crashed(MemorySession local, List<Write> changelog, List<Timed> replayed, long nowMs) {}

    @Property
    void aReplayAfterACrashGivesTheTranscriptAndTheSumsOfALifeWithoutOne(
            @ForAll("any") List<Timed> events, @ForAll Random random) {
        Crashed crashed = crash(steps(events, random, false), random);

        MemorySession local = secondLife(crashed.local, crashed);
        MemorySession elsewhere = secondLife(MemorySession.of(crashed.changelog, Lives.FIRST), crashed);

        MemorySession uncut = Lives.session(events(steps(events, new Random(0), false)));
        for (MemorySession rows : List.of(local, elsewhere)) {
            assertThat(rows.storedHeader().isErased())
                    .isEqualTo(uncut.storedHeader().isErased());
            if (rows.storedHeader().isErased()) {
                assertThat(rows.storedHeader().brief())
                        .isEqualTo(uncut.storedHeader().brief());
                continue;
            }
            assertThat(AssemblyProperties.timeless(rows.transcript()))
                    .isEqualTo(AssemblyProperties.timeless(uncut.transcript()));
            assertThat(AssemblyProperties.unversioned(rows)).isEqualTo(AssemblyProperties.unversioned(uncut));
            assertThat(rows.storedHeader().tally()).isEqualTo(AssemblyProperties.sums(rows));
        }
    }

    @Property
    void theChangelogHoldsWhatTheStoreHoldsThoughTheCrashLostWritesThatTheStoreKept(
            @ForAll("any") List<Timed> events, @ForAll Random random) {
        // Given a store that is ahead of its changelog
        Crashed crashed = crash(steps(events, random, false), random);
        int before = crashed.local.writes().size();

        // When the next life reads again what may be lost
        MemorySession local = secondLife(crashed.local, crashed);

        // Then a copy that was told only what was not lost is the same
        List<Write> told = new ArrayList<>(crashed.changelog);
        told.addAll(local.writes().subList(before, local.writes().size()));
        MemorySession copy = MemorySession.of(told, Lives.FIRST);
        if (crashed.replayed.isEmpty()) {
            return;
        }
        assertThat(copy.header()).isEqualTo(local.header());
        if (!local.storedHeader().isErased()) {
            assertThat(copy.content()).isEqualTo(local.content());
        }
        long armedMs = local.storedHeader().armedMs();
        if (armedMs != Header.NEVER) {
            assertThat(copy.index()).as("the row that wakes the session").contains(armedMs);
            assertThat(local.index()).contains(armedMs);
        }
    }

    @Property
    void aSessionComesToRestAfterACrashWhoeverTakesItOver(@ForAll("any") List<Timed> events, @ForAll Random random) {
        Crashed crashed = crash(steps(events, random, true), random);
        int before = crashed.local.writes().size();

        // When the same node goes on, and another one takes over later
        MemorySession local = secondLife(crashed.local, crashed);
        long restMs = Lives.settle(local, crashed.nowMs);
        List<Write> told = new ArrayList<>(crashed.changelog);
        told.addAll(local.writes().subList(before, local.writes().size()));
        MemorySession copy = MemorySession.of(told, Lives.FIRST + restMs);
        Lives.settle(copy, restMs + 60_000);

        // Then nothing is armed any more, and both say the same
        assertThat(local.index()).isEmpty();
        assertThat(copy.index()).isEmpty();
        if (local.header() == null) {
            return;
        }
        if (local.storedHeader().isErased()) {
            assertThat(copy.storedHeader().isErased()).isTrue();
            return;
        }
        assertThat(AssemblyProperties.timeless(copy.transcript()))
                .isEqualTo(AssemblyProperties.timeless(local.transcript()));
        assertThat(local.storedHeader().status()).isNotEqualTo(Status.PROCESSING);
        assertThat(copy.storedHeader().status()).isEqualTo(local.storedHeader().status());
    }

    @Property
    void noTextOfAnErasedSessionOutlivesACrash(@ForAll("kept") List<Timed> events, @ForAll Random random) {
        // Given an erased session, and a crash that kept some of its deletion from the changelog
        List<Timed> erased = new ArrayList<>(events);
        erased.add(random.nextInt(events.size() + 1), new Timed(Events.erased(null), Events.T0));
        Crashed crashed = crash(steps(erased, random, true), random);
        int before = crashed.local.writes().size();

        // When the same node goes on until the session has come to rest, and another one takes over
        MemorySession local = secondLife(crashed.local, crashed);
        long restMs = Lives.settle(local, crashed.nowMs);
        List<Write> told = new ArrayList<>(crashed.changelog);
        told.addAll(local.writes().subList(before, local.writes().size()));
        MemorySession copy = MemorySession.of(told, Lives.FIRST + restMs);
        Lives.settle(copy, restMs + 60_000);

        // Then neither holds anything of what was said; blank rows may remain of a deletion that was cut
        for (MemorySession rows : List.of(local, copy)) {
            assertThat(rows.facts()).isEqualTo(SessionFacts.blank(rows.facts().version()));
            assertThat(rows.segments().values())
                    .allMatch(segment -> segment.equals(Segment.blank(segment.id(), segment.version())));
        }
        assertThat(local.segments()).isEmpty();
    }

    @Property
    void nothingTellsOfAForgottenSessionWhateverTheCrashKeptFromTheChangelog(
            @ForAll("kept") List<Timed> events, @ForAll Random random) {
        // Given a marker that has come to its end, and a crash on the way there, or behind it
        Deadlines periods = new Deadlines(
                Lives.PERIODS.quiet(),
                Lives.PERIODS.grace(),
                Lives.PERIODS.idle(),
                Lives.PERIODS.updateEvery(),
                Lives.PERIODS.confirm(),
                Duration.ZERO,
                Duration.ofDays(1));
        Assembly assembly = new Assembly(periods, SessionLimits.DEFAULT);
        MemorySession local = Lives.session(events);
        Lives.fold(local, Events.erased(null));
        long doneMs = Lives.settle(assembly, local, Events.T0, Lives.after(periods.marker()) - 1);
        int safe = local.writes().size();
        local.crashAfter(random.nextInt(6));
        try {
            Lives.settle(assembly, local, Lives.after(periods.marker()), Long.MAX_VALUE);
        } catch (Crash e) {
            assertThat(local.writes()).hasSizeGreaterThanOrEqualTo(safe);
        }
        local.crashAfter(1_000_000);
        int before = local.writes().size();
        // A deadline is disarmed when a commit has taken what comes before
        int acknowledged = local.index().isEmpty() ? before - 1 : safe;
        int kept = acknowledged + random.nextInt(before - acknowledged + 1);
        List<Write> told = new ArrayList<>(local.writes().subList(0, kept));

        // When the same node goes on, and another one takes over later
        local.epoch(Lives.after(periods.marker()) * 1_000);
        long restMs = Lives.settle(assembly, local, Lives.after(periods.marker()) + DOWNTIME_MS, Long.MAX_VALUE);
        told.addAll(local.writes().subList(before, local.writes().size()));
        MemorySession copy = MemorySession.of(told, restMs * 1_000);
        Lives.settle(assembly, copy, restMs + 60_000, Long.MAX_VALUE);

        // Then
        assertThat(doneMs).isLessThan(restMs);
        for (MemorySession rows : List.of(local, copy)) {
            assertThat(rows.header()).isNull();
            assertThat(rows.index()).isEmpty();
        }
    }

    @Property
    void aVersionNeverFallsOverACrashForWhoeverTakesTheSessionOver(
            @ForAll("kept") List<Timed> events, @ForAll Random random) {
        Crashed crashed = crash(steps(events, random, true), random);
        // Callers of the first life may have seen all that its store was told
        long seen =
                crashed.local.header() == null ? 0 : crashed.local.transcript().version();
        MemorySession elsewhere = MemorySession.of(crashed.changelog, Lives.FIRST);
        elsewhere.epoch(secondEpoch(crashed));
        long last = 0;

        for (Timed event : crashed.replayed) {
            Outcome outcome = Lives.fold(elsewhere, event.event(), event.recordMs(), crashed.nowMs);
            long version = elsewhere.storedHeader().version();
            assertThat(version).isGreaterThanOrEqualTo(last).isLessThan(1L << 53);
            if (outcome == Outcome.APPLIED) {
                assertThat(version).isGreaterThan(seen);
            }
            last = version;
        }
    }

    @Property
    void noNotificationIsLost(@ForAll("any") List<Timed> events, @ForAll Random random) {
        // Given a crash that took with it what was sent shortly before, whatever the changelog had of it
        Crashed crashed = crash(steps(events, random, true), random);
        boolean isLost = random.nextBoolean();
        long confirmMs = Lives.PERIODS.confirm().toMillis();
        List<Notification> delivered = new ArrayList<>();
        for (Notification sent : MemorySession.sent(crashed.changelog)) {
            if (!isLost || sent.createdAtMs() <= crashed.nowMs - DOWNTIME_MS - confirmMs) {
                delivered.add(sent);
            }
        }

        // When another node takes over
        MemorySession elsewhere = MemorySession.of(crashed.changelog, Lives.FIRST);
        int before = elsewhere.writes().size();
        secondLife(elsewhere, crashed);
        Lives.settle(elsewhere, crashed.nowMs);

        // Then consumers have heard how it stands
        delivered.addAll(MemorySession.sent(
                elsewhere.writes().subList(before, elsewhere.writes().size())));
        if (elsewhere.header() != null) {
            assertHeard(elsewhere.storedHeader(), delivered);
        }
    }

    @Property
    void whatWasCompleteStaysSoOverASecondCrash(@ForAll("any") List<Timed> events, @ForAll Random random) {
        // Given a second life on the same disk, which met some of the input again, shuffled, and crashed
        Crashed crashed = crash(steps(events, random, true), random);
        int before = crashed.local.writes().size();
        List<Timed> replayed = new ArrayList<>(crashed.replayed);
        Collections.shuffle(replayed, random);
        crashed.local.crashAfter(random.nextInt(3 * replayed.size() + 1));
        try {
            secondLife(crashed.local, new Crashed(crashed.local, List.of(), replayed, crashed.nowMs));
        } catch (Crash e) {
            assertThat(crashed.local.writes()).hasSizeGreaterThanOrEqualTo(before);
        }
        List<Write> second =
                crashed.local.writes().subList(before, crashed.local.writes().size());
        List<Write> changelog = new ArrayList<>(crashed.changelog);
        changelog.addAll(second.subList(0, random.nextInt(second.size() + 1)));

        // When somebody else meets all of that
        MemorySession elsewhere = MemorySession.of(changelog, secondEpoch(crashed) + 1_000_000_000L);
        boolean wasComplete = elsewhere.header() != null
                && elsewhere.storedHeader().progress().completed();
        Collections.shuffle(replayed, random);
        for (Timed event : replayed) {
            Lives.fold(elsewhere, event.event(), event.recordMs(), crashed.nowMs + 1_000_000);
            // Then
            Header header = elsewhere.storedHeader();
            assertThat(!wasComplete || header.isErased() || header.status() != Status.PROCESSING)
                    .isTrue();
        }
        if (!replayed.isEmpty() && !elsewhere.storedHeader().isErased()) {
            assertThat(elsewhere.storedHeader().tally()).isEqualTo(AssemblyProperties.sums(elsewhere));
        }
    }

    private static void assertHeard(Header header, List<Notification> delivered) {
        if (header.isErased()) {
            assertThat(Lives.types(delivered)).endsWith(Notification.Type.ERASED);
        } else if (header.status() == Status.FAILED) {
            assertThat(Lives.types(delivered)).endsWith(Notification.Type.FAILED);
        } else {
            assertThat(header.status()).isEqualTo(Status.COMPLETE);
            assertThat(Lives.types(delivered)).contains(Notification.Type.READY);
            assertThat(delivered.get(delivered.size() - 1).version()).isEqualTo(header.version());
        }
    }

    /** A life in which time passes between events; record timestamps are those of the steps. */
    private static List<Step> steps(List<Timed> events, Random random, boolean withTicks) {
        long[] gaps = {0, 10, 600, 1_500, 4_000, 31_000, 61_000, 1_900_000};
        List<Step> steps = new ArrayList<>();
        long nowMs = Events.T0;
        for (Timed event : events) {
            if (withTicks) {
                nowMs += gaps[random.nextInt(gaps.length)];
                steps.add(new Step(nowMs, null));
                steps.add(new Step(nowMs, new Timed(event.event(), nowMs)));
            } else {
                nowMs = Math.max(nowMs, event.recordMs());
                steps.add(new Step(nowMs, event));
            }
        }
        if (withTicks) {
            steps.add(new Step(nowMs + gaps[random.nextInt(gaps.length)], null));
        }
        return steps;
    }

    private static List<Timed> events(List<Step> steps) {
        return steps.stream()
                .map(Step::event)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    private static Crashed crash(List<Step> steps, Random random) {
        // How many writes has each step made when it ends?
        MemorySession whole = new MemorySession(Lives.FIRST);
        int[] ends = new int[steps.size()];
        for (int i = 0; i < ends.length; i++) {
            run(whole, steps.get(i));
            ends[i] = whole.writes().size();
        }
        int cut = random.nextInt(whole.writes().size() + 1);
        MemorySession local = new MemorySession(Lives.FIRST);
        local.crashAfter(cut);
        long nowMs = Events.T0;
        try {
            for (Step step : steps) {
                nowMs = Math.max(nowMs, step.nowMs());
                run(local, step);
            }
        } catch (Crash e) {
            assertThat(local.writes()).isEqualTo(whole.writes().subList(0, cut));
        }
        local.crashAfter(1_000_000);
        // A commit waits for what was sent, so nothing is lost that is older than the time to confirm
        int safe = 0;
        for (int i = 0; i < ends.length; i++) {
            if (steps.get(i).nowMs() <= nowMs - Lives.PERIODS.confirm().toMillis()) {
                safe = Math.min(cut, ends[i]);
            }
        }
        int kept = safe + random.nextInt(cut - safe + 1);
        int firstLost = 0;
        while (firstLost < ends.length && ends[firstLost] <= kept) {
            firstLost++;
        }
        int from = random.nextInt(firstLost + 1);
        return new Crashed(
                local, local.writes().subList(0, kept), events(steps.subList(from, steps.size())), nowMs + DOWNTIME_MS);
    }

    private static void run(MemorySession rows, Step step) {
        if (step.event() == null) {
            Lives.tick(rows, step.nowMs());
        } else {
            Lives.fold(rows, step.event().event(), step.event().recordMs(), step.nowMs());
        }
    }

    private static long secondEpoch(Crashed crashed) {
        return crashed.nowMs * 1_000;
    }

    private static MemorySession secondLife(MemorySession rows, Crashed crashed) {
        rows.epoch(secondEpoch(crashed));
        for (Timed event : crashed.replayed) {
            Lives.fold(rows, event.event(), event.recordMs(), crashed.nowMs);
        }
        return rows;
    }
}
