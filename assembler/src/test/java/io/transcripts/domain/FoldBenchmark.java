package io.transcripts.domain;

import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.SessionEvent.LanguagePair;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.TranslationEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One event of the live mix into its session: calls of 30 segments, each with four interims, a final, and every second
 * with a translation; a start and an end. The rows are in a map, so that what is measured are the rules.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FoldBenchmark {
    private static final int SEGMENTS = 30;
    private static final int EVENTS = SEGMENTS * 5 + SEGMENTS / 2 + 2;
    private static final String TEXT = "Thanks, that is order %d; it was meant to be here on Tuesday, wasn't it?";
    private static final long START_MS = 1_790_000_000_000L;

    private final Assembly assembly = new Assembly(Deadlines.DEFAULT, SessionLimits.DEFAULT);
    private final List<SpeechEvent> events = call();

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Object fold() throws RejectedEvent {
        MapRows rows = new MapRows();
        long ms = START_MS;
        for (SpeechEvent event : events) {
            ms += 500;
            var unused = assembly.fold(rows, event, ms, ms).outcomeOrThrow();
        }
        return rows;
    }

    private static List<SpeechEvent> call() {
        List<SpeechEvent> events = new ArrayList<>();
        events.add(new SessionEvent.Updated(
                "s", "e", Instant.ofEpochMilli(START_MS), true, "org", new LanguagePair("de", "en"), null, null));
        for (int i = 0; i < SEGMENTS; i++) {
            String text = TEXT.formatted(4_000 + i);
            for (int part = 1; part <= 5; part++) {
                events.add(asr(i, part, text.substring(0, text.length() * part / 5)));
            }
            if (i % 2 == 0) {
                Instant time = Instant.ofEpochMilli(START_MS + i * 3_250L + 2_800);
                events.add(new TranslationEvent("s", "t" + i, time, "seg_" + i, "en", true, 0, 0, text));
            }
        }
        events.add(new SessionEvent.Ended("s", "z", Instant.ofEpochMilli(START_MS + 100_000), null, -1, SEGMENTS));
        return events;
    }

    private static AsrEvent asr(int i, int part, String text) {
        Instant time = Instant.ofEpochMilli(START_MS + i * 3_250L + part * 540L);
        return new AsrEvent(
                "s",
                "e" + i + "_" + part,
                time,
                "seg_" + i,
                part == 5,
                0,
                i % 2 == 0 ? "agent" : "customer",
                i % 2,
                "de",
                text,
                i * 3_250L,
                i * 3_250L + part * 540L,
                960,
                List.of());
    }

    /** The least that a store can be. */
    private static final class MapRows implements SessionRows {
        private final Map<String, Segment> segments = new HashMap<>();
        private @Nullable Header header;
        private SessionFacts facts = SessionFacts.EMPTY;

        @Override
        public String sessionId() {
            return "s";
        }

        @Override
        public long epoch() {
            return START_MS * 1_000;
        }

        @Override
        public @Nullable Header header() {
            return header;
        }

        @Override
        public SessionFacts facts() {
            return facts;
        }

        @Override
        public @Nullable Segment segment(String segmentId) {
            return segments.get(segmentId);
        }

        @Override
        public void forEachSegment(Consumer<Segment> action) {
            segments.values().forEach(action);
        }

        @Override
        public void put(Header row) {
            header = row;
        }

        @Override
        public void put(SessionFacts row) {
            facts = row;
        }

        @Override
        public void put(Segment row) {
            segments.put(row.id(), row);
        }

        @Override
        public boolean blankContent() {
            return false;
        }

        @Override
        public void deleteHeader() {}

        @Override
        public boolean deleteContent() {
            segments.clear();
            facts = SessionFacts.EMPTY;
            return false;
        }

        @Override
        public void arm(long deadlineMs) {
            // Nobody looks.
        }

        @Override
        public void disarm(long deadlineMs) {
            // Nobody looks.
        }
    }
}
