package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Assembly;
import io.transcripts.domain.Deadlines;
import io.transcripts.domain.Events;
import io.transcripts.domain.Events.Timed;
import io.transcripts.domain.FoldResult;
import io.transcripts.domain.Header;
import io.transcripts.domain.Lives;
import io.transcripts.domain.Notification;
import io.transcripts.domain.SessionLimits;
import io.transcripts.domain.SessionRows;
import io.transcripts.domain.Sessions;
import io.transcripts.domain.Transcript;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.store.LoggedRows.Crash;
import io.transcripts.store.TranscriptReader.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * The store that holds writes back ends up with the bytes of the one that writes each row at once, is read as that is at
 * every moment, and leaves after any crash what a replay makes whole.
 */
class BufferedStoreProperties {
    private static final int MAX_ROW_BYTES = 1 << 20;
    private static final SessionLocks LOCKS = new SessionLocks();
    private static final List<String> NAMES = List.of("a", "b", "a1");
    private static final long DOWNTIME_MS = 5_000;

    @Provide
    Arbitrary<List<Timed>> any() {
        return Sessions.any();
    }

    /** What happens to a partition. */
    private sealed interface Step {
        record Event(String sessionId, Timed event, long nowMs) implements Step {}

        record Tick(long nowMs) implements Step {}

        record Commit() implements Step {}

        /** Memory is so short that nothing stays on the heap. */
        record Squeeze() implements Step {}

        /** The task is closed in order, and starts anew. */
        record Restart() implements Step {}
    }

    /** One way of keeping rows. */
    private interface Task {
        SessionRows session(String id);

        List<TranscriptWriter.Deadline> due(long nowMs);

        void tidy();

        void commit();

        void squeeze();

        void restart(long epoch);

        @Nullable
        Stored<Transcript> read(String id);

        List<Notification> sent();

        default void send(@Nullable Notification notification) {
            if (notification != null) {
                sent().add(notification);
            }
        }
    }

    @Property
    void theStoreEndsWithTheBytesThatWritingEachRowAtOnceGives(
            @ForAll("any") List<Timed> a, @ForAll("any") List<Timed> b, @ForAll Random random) {
        LoggedRows plainRows = new LoggedRows();
        LoggedRows bufferedRows = new LoggedRows();
        Task plain = new Plain(plainRows);
        Task buffered = new Buffered(bufferedRows, 1 + random.nextInt(5));
        long epoch = Lives.FIRST;
        List<Step> steps = steps(List.of(a, b), random);
        // What was never stored needs no blank row, so an erasure has to come to its end before the bytes are compared.
        long endMs =
                steps.stream().mapToLong(BufferedStoreProperties::nowMs).max().orElse(Events.T0);
        for (int i = 1; i <= 4; i++) {
            steps.add(new Step.Tick(endMs + i * Lives.PERIODS.confirm().toMillis()));
        }
        for (Step step : steps) {
            epoch += 1_000_000_000L;
            run(plain, step, epoch);
            run(buffered, step, epoch);
            // What is read at any moment
            for (String name : NAMES) {
                assertThat(shown(buffered.read(name))).isEqualTo(shown(plain.read(name)));
            }
        }
        plain.commit();
        buffered.commit();
        buffered.commit();

        assertThat(bufferedRows.content()).isEqualTo(plainRows.content());
        assertThat(LoggedRows.of(bufferedRows.told()).content())
                .as("what the changelog says")
                .isEqualTo(plainRows.content());
        assertThat(buffered.sent()).isEqualTo(plain.sent());
    }

    @Property
    void aReplayAfterACrashEndsAsALifeWithoutOne(
            @ForAll("any") List<Timed> a, @ForAll("any") List<Timed> b, @ForAll Random random) {
        List<Step> steps = steps(List.of(a, b), random);
        int closedAtOnce = 1 + random.nextInt(5);
        // An undisturbed life, to know how many batches there are
        LoggedRows whole = new LoggedRows();
        Task undisturbed = new Buffered(whole, closedAtOnce);
        steps.forEach(step -> run(undisturbed, step, Lives.FIRST));
        undisturbed.commit();

        // Given a crash behind any of them, and a changelog that ends anywhere behind the last commit
        LoggedRows local = new LoggedRows();
        local.crashAfter(random.nextInt(whole.batches().size() + 1));
        Task first = new Buffered(local, closedAtOnce);
        int committed = 0;
        int acknowledged = 0;
        long nowMs = Events.T0;
        try {
            for (int i = 0; i < steps.size(); i++) {
                nowMs = Math.max(nowMs, nowMs(steps.get(i)));
                run(first, steps.get(i), Lives.FIRST);
                if (steps.get(i) instanceof Step.Commit || steps.get(i) instanceof Step.Restart) {
                    committed = i + 1;
                    acknowledged = local.told().size();
                }
            }
        } catch (Crash e) {
            assertThat(local.told()).isNotNull();
        }
        int kept = acknowledged + random.nextInt(local.told().size() - acknowledged + 1);
        local.crashAfter(Integer.MAX_VALUE / 2);
        LoggedRows elsewhere = LoggedRows.of(local.told().subList(0, kept));

        // When the same node, and another one, read again what was not committed, or more
        int from = random.nextInt(committed + 1);
        long later = nowMs + DOWNTIME_MS;
        int before = local.told().size();
        for (LoggedRows rows : List.of(local, elsewhere)) {
            Task next = new Buffered(rows, closedAtOnce, later * 1_000);
            steps.subList(from, steps.size()).forEach(step -> run(next, at(step, later), later * 1_000));
            next.commit();
            // Then nobody can see the difference
            Task plain = new Plain(new LoggedRows());
            eventsOf(steps).forEach(step -> run(plain, step, Lives.FIRST));
            for (String name : NAMES) {
                assertThat(timeless(next.read(name))).isEqualTo(timeless(plain.read(name)));
            }
            assertThat(Sums.of(rows)).as("sums in the headers").isEqualTo(Sums.counted(rows));
        }
        // And a copy that was told what the crash did not lose says the same as the store, of what was met again
        List<KeyValue<Bytes, byte[]>> told = new ArrayList<>(local.told().subList(0, kept));
        told.addAll(local.told().subList(before, local.told().size()));
        Task copy = new Buffered(LoggedRows.of(told), closedAtOnce, later * 1_000 + 1);
        Task owner = new Buffered(local, closedAtOnce, later * 1_000 + 1);
        for (String name : NAMES) {
            assertThat(timeless(copy.read(name))).isEqualTo(timeless(owner.read(name)));
        }
    }

    @Property
    void nothingOfASessionStaysForEverThoughItsInputIsNeverReadAgain(
            @ForAll("any") List<Timed> a, @ForAll("any") List<Timed> b, @ForAll Random random) {
        Assembly assembly = new Assembly(Deadlines.DEFAULT, SessionLimits.DEFAULT);
        List<Step> steps = steps(List.of(dated(a), dated(b)), random);
        int closedAtOnce = 1 + random.nextInt(5);
        LoggedRows whole = new LoggedRows();
        Task undisturbed = new Buffered(whole, closedAtOnce);
        steps.forEach(step -> run(assembly, undisturbed, step, Lives.FIRST));
        undisturbed.commit();

        // Given a crash behind any batch, and a changelog that ends anywhere
        LoggedRows local = new LoggedRows();
        local.crashAfter(random.nextInt(whole.batches().size() + 1));
        Task first = new Buffered(local, closedAtOnce);
        long nowMs = Events.T0;
        try {
            for (Step step : steps) {
                nowMs = Math.max(nowMs, nowMs(step));
                run(assembly, first, step, Lives.FIRST);
            }
        } catch (Crash e) {
            assertThat(local.told()).isNotNull();
        }
        local.crashAfter(Integer.MAX_VALUE / 2);
        LoggedRows elsewhere = LoggedRows.of(
                local.told().subList(0, random.nextInt(local.told().size() + 1)));

        // When all nodes are down for longer than the input is kept
        long erasedMs = nowMs + Deadlines.DEFAULT.retention().plusDays(1).toMillis();
        long stageMs = Deadlines.DEFAULT.confirm().toMillis();
        long forgottenMs = erasedMs + Deadlines.DEFAULT.marker().plusDays(1).toMillis();
        for (LoggedRows rows : List.of(local, elsewhere)) {
            Task next = new Buffered(rows, closedAtOnce, erasedMs * 1_000);
            for (long tickMs : List.of(erasedMs, erasedMs + stageMs, erasedMs + 2 * stageMs, forgottenMs)) {
                for (int i = 0; i < 10; i++) {
                    run(assembly, next, new Step.Tick(tickMs), 0);
                    next.commit();
                }
            }

            // Then nothing is left of any session; who looks through the lists finds what is left there
            assertThat(rows.content().keySet()).allMatch(key -> key.startsWith("l"));
        }
    }

    /** What nobody knows the time of is kept for ever. */
    private static List<Timed> dated(List<Timed> events) {
        return events.stream()
                .map(timed -> new Timed(timed.event(), Math.max(Events.T0, timed.recordMs())))
                .toList();
    }

    @Property
    void whateverABatchThatFailedTookAlongEverySessionComesToRest(
            @ForAll("any") List<Timed> a, @ForAll("any") List<Timed> b, @ForAll Random random) {
        // Given a changelog that has a hole behind the last commit: what was sent later than the batch may be there
        List<Step> steps = steps(List.of(a, b), random);
        LoggedRows rows = new LoggedRows();
        Task first = new Buffered(rows, 1 + random.nextInt(5));
        int end = 1 + random.nextInt(steps.size());
        boolean isCommittedOnceMore = random.nextBoolean();
        int committed = 0;
        int acknowledged = 0;
        long nowMs = Events.T0;
        for (int i = 0; i < end; i++) {
            nowMs = Math.max(nowMs, nowMs(steps.get(i)));
            run(first, steps.get(i), Lives.FIRST + i * 1_000L);
            // The last commit may be the one that fails; each other one waits for that before it. A restart makes two.
            boolean mayFail = i + 1 == end && !isCommittedOnceMore;
            if (steps.get(i) instanceof Step.Restart || (steps.get(i) instanceof Step.Commit && !mayFail)) {
                committed = i + 1;
                acknowledged = rows.told().size();
            }
        }
        if (isCommittedOnceMore) {
            first.commit();
        }
        int told = rows.told().size();
        int from = acknowledged + random.nextInt(told - acknowledged + 1);
        int to = from + random.nextInt(told - from + 1);
        List<KeyValue<Bytes, byte[]>> changelog = new ArrayList<>(rows.told().subList(0, from));
        changelog.addAll(rows.told().subList(to, told));
        LoggedRows elsewhere = LoggedRows.of(changelog);

        // When another node reads again what was not committed, and lives on
        long later = nowMs + DOWNTIME_MS;
        Task next = new Buffered(elsewhere, 1, later * 1_000);
        eventsOf(steps.subList(committed, steps.size())).forEach(step -> run(next, at(step, later), later * 1_000));
        next.commit();
        long tickMs = later;
        for (int i = 0; i < 100 && nextDeadlineMs(elsewhere) != Header.NEVER; i++) {
            tickMs = Math.max(tickMs, nextDeadlineMs(elsewhere));
            run(next, new Step.Tick(tickMs), 0);
            next.commit();
            next.commit();
        }

        // Then no session waits for anything any more
        assertThat(nextDeadlineMs(elsewhere)).isEqualTo(Header.NEVER);
        for (String name : NAMES) {
            byte[] bytes = elsewhere.get(StoreLayout.header(name));
            if (bytes != null) {
                Header header = HeaderCodec.decode(bytes);
                assertThat(header.armedMs()).isEqualTo(Header.NEVER);
                assertThat(header.isErased() || header.status() != Transcript.Status.PROCESSING)
                        .isTrue();
            }
        }
    }

    /** The earliest that is stored. */
    private static long nextDeadlineMs(LoggedRows rows) {
        try (KeyValueIterator<Bytes, byte[]> deadlines =
                rows.range(StoreLayout.deadline(0, ""), StoreLayout.deadline(Header.NEVER, ""))) {
            return deadlines.hasNext() ? StoreLayout.deadlineOf(deadlines.next().key) : Header.NEVER;
        }
    }

    /** Sessions that take turns, with commits and all that between them. */
    private static List<Step> steps(List<List<Timed>> sessions, Random random) {
        long[] gaps = {0, 10, 600, 1_500, 31_000, 61_000};
        List<Step> steps = new ArrayList<>();
        int[] next = new int[sessions.size()];
        long nowMs = Events.T0;
        while (true) {
            List<Integer> open = new ArrayList<>();
            for (int i = 0; i < next.length; i++) {
                if (next[i] < sessions.get(i).size()) {
                    open.add(i);
                }
            }
            if (open.isEmpty()) {
                return steps;
            }
            int session = open.get(random.nextInt(open.size()));
            Timed event = sessions.get(session).get(next[session]++);
            nowMs = Math.max(nowMs + gaps[random.nextInt(gaps.length)], event.recordMs());
            steps.add(new Step.Event(NAMES.get(session), event, nowMs));
            switch (random.nextInt(12)) {
                case 0, 1 -> steps.add(new Step.Commit());
                case 2 -> steps.add(new Step.Squeeze());
                case 3 -> steps.add(new Step.Restart());
                case 4, 5 -> steps.add(new Step.Tick(nowMs));
                default -> {}
            }
        }
    }

    private static List<Step> eventsOf(List<Step> steps) {
        return steps.stream().filter(Step.Event.class::isInstance).toList();
    }

    private static long nowMs(Step step) {
        return step instanceof Step.Event event ? event.nowMs() : step instanceof Step.Tick tick ? tick.nowMs() : 0;
    }

    private static Step at(Step step, long laterMs) {
        return step instanceof Step.Event event
                ? new Step.Event(event.sessionId(), event.event(), laterMs)
                : step instanceof Step.Tick ? new Step.Tick(laterMs) : step;
    }

    private static void run(Task task, Step step, long epoch) {
        run(Lives.ASSEMBLY, task, step, epoch);
    }

    private static void run(Assembly assembly, Task task, Step step, long epoch) {
        if (step instanceof Step.Event event) {
            try {
                FoldResult result = assembly.fold(
                        task.session(event.sessionId()),
                        event.event().event(),
                        event.event().recordMs(),
                        event.nowMs());
                task.send(result.notification());
                var unused = result.outcomeOrThrow();
            } catch (RejectedEvent e) {
                throw new AssertionError(e);
            }
            task.tidy();
        } else if (step instanceof Step.Tick tick) {
            for (TranscriptWriter.Deadline deadline : task.due(tick.nowMs())) {
                task.send(assembly.expire(task.session(deadline.sessionId()), deadline.atMs(), tick.nowMs()));
            }
            task.tidy();
        } else if (step instanceof Step.Commit) {
            task.commit();
        } else if (step instanceof Step.Squeeze) {
            task.squeeze();
        } else {
            task.restart(epoch);
        }
    }

    private static @Nullable Object shown(@Nullable Stored<Transcript> stored) {
        return stored instanceof Stored.Content<Transcript> content ? content.value() : stored;
    }

    /** Without status and version, which depend on the clock. */
    private static @Nullable Object timeless(@Nullable Stored<Transcript> stored) {
        return stored instanceof Stored.Content<Transcript> content
                ? List.of(
                        content.value().segments(),
                        content.value().wordCount(),
                        content.value().durationMs(),
                        content.value().missing(),
                        String.valueOf(content.value().metadata()),
                        String.valueOf(content.value().organizationId()))
                : stored;
    }

    /** What headers say of their rows, and what the rows say. */
    private static final class Sums {
        static Map<String, Object> of(LoggedRows rows) {
            Map<String, Object> sums = new TreeMap<>();
            for (String name : NAMES) {
                byte[] bytes = rows.get(StoreLayout.header(name));
                boolean isShown =
                        new TranscriptReader(rows, null, LOCKS).read(name, false) instanceof Stored.Content<?>;
                if (bytes != null && isShown) {
                    sums.put(name, HeaderCodec.decode(bytes).tally().words());
                }
            }
            return sums;
        }

        static Map<String, Object> counted(LoggedRows rows) {
            Map<String, Object> sums = new TreeMap<>();
            for (String name : NAMES) {
                Stored<Transcript> stored = new TranscriptReader(rows, null, LOCKS).read(name, false);
                if (stored instanceof Stored.Content<Transcript> content) {
                    sums.put(name, content.value().wordCount());
                }
            }
            return sums;
        }
    }

    private static final class Plain implements Task {
        private final LoggedRows rows;
        private final List<Notification> sent = new ArrayList<>();
        private PlainWriter writer;

        Plain(LoggedRows rows) {
            this.rows = rows;
            writer = begin(Lives.FIRST);
        }

        private PlainWriter begin(long epoch) {
            return new PlainWriter(rows, epoch, MAX_ROW_BYTES);
        }

        @Override
        public SessionRows session(String id) {
            return writer.session(id);
        }

        @Override
        public List<Notification> sent() {
            return sent;
        }

        @Override
        public List<TranscriptWriter.Deadline> due(long nowMs) {
            return writer.due(nowMs, 100).stream()
                    .map(due -> new TranscriptWriter.Deadline(due.atMs(), due.sessionId()))
                    .toList();
        }

        @Override
        public void tidy() {}

        @Override
        public void commit() {}

        @Override
        public void squeeze() {}

        @Override
        public void restart(long epoch) {
            writer = begin(epoch);
        }

        @Override
        public @Nullable Stored<Transcript> read(String id) {
            return new TranscriptReader(rows, null, LOCKS).read(id, true);
        }
    }

    private static final class Buffered implements Task {
        private final TranscriptStore store;
        private final int closedAtOnce;
        private final List<Notification> sent = new ArrayList<>();
        private TranscriptWriter writer;

        Buffered(LoggedRows rows, int closedAtOnce) {
            this(rows, closedAtOnce, Lives.FIRST);
        }

        Buffered(LoggedRows rows, int closedAtOnce, long epoch) {
            this.store = new TranscriptStore(rows);
            this.closedAtOnce = closedAtOnce;
            writer = begin(epoch);
        }

        private TranscriptWriter begin(long epoch) {
            return new TranscriptWriter(store, epoch, MAX_ROW_BYTES, closedAtOnce, new SessionMemory(1L << 30));
        }

        @Override
        public SessionRows session(String id) {
            return writer.session(id);
        }

        @Override
        public List<Notification> sent() {
            return sent;
        }

        @Override
        public List<TranscriptWriter.Deadline> due(long nowMs) {
            return writer.due(nowMs, 100);
        }

        @Override
        public void tidy() {
            writer.tidy();
        }

        @Override
        public void commit() {
            store.flushCache();
        }

        @Override
        public void squeeze() {
            writer.shrink(0);
        }

        @Override
        public void restart(long epoch) {
            store.flushCache();
            // What the last commit made needless
            store.flushCache();
            store.clearCache();
            writer = begin(epoch);
        }

        @Override
        public @Nullable Stored<Transcript> read(String id) {
            return store.reader(LOCKS).read(id, true);
        }
    }
}
