package io.transcripts.store;

import io.transcripts.domain.Events;
import io.transcripts.domain.Lives;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.SessionEvent.LanguagePair;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.TranslationEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the lists of sessions take of assembly: an event, decoded, into its session and RocksDB. Calls of 30 segments, 15 of them with a
 * translation, of which each is written twice: under way, and when it is over. Those of nobody are in no list.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class IndexBenchmark {
    private static final String TEXT = "Thanks, that is order 4711; it was meant to be here on Tuesday, wasn't it?";
    private static final int SEGMENTS = 30;
    private static final int CALLS = 100;
    private static final int EVENTS = CALLS * (2 + SEGMENTS + SEGMENTS / 2);

    @Param({"nobody", "org"})
    private String organization;

    private RocksDbSessions sessions;
    private int calls;

    /** An empty store. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        sessions = new RocksDbSessions();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void assemble() throws RejectedEvent {
        List<List<SpeechEvent>> all = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            all.add(call("call_" + calls++));
        }
        fold(all, 0, 24);
        fold(all, 24, EVENTS / CALLS);
    }

    private void fold(List<List<SpeechEvent>> all, int from, int to) throws RejectedEvent {
        for (int step = from; step < to; step++) {
            for (List<SpeechEvent> call : all) {
                SpeechEvent event = call.get(step);
                var unused = Lives.ASSEMBLY
                        .fold(sessions.writer.session(event.sessionId()), event, Events.T0, Events.T0)
                        .outcomeOrThrow();
                sessions.writer.tidy();
            }
        }
        sessions.store.flushCache();
    }

    private List<SpeechEvent> call(String id) {
        List<SpeechEvent> events = new ArrayList<>();
        String owner = organization.equals("nobody") ? null : organization;
        events.add(new SessionEvent.Updated(id, null, null, true, owner, new LanguagePair("de", "en"), null, null));
        for (int i = 0; i < SEGMENTS; i++) {
            String segment = "seg_" + i;
            events.add(new AsrEvent(
                    id,
                    null,
                    null,
                    segment,
                    true,
                    0,
                    "agent",
                    0,
                    "de",
                    TEXT,
                    i * 3_000L,
                    i * 3_000L + 2_900,
                    960,
                    List.of()));
            if (i % 2 == 0) {
                events.add(new TranslationEvent(id, null, null, segment, "en", true, 0, 0, TEXT));
            }
        }
        events.add(new SessionEvent.Ended(id, null, null, "completed", -1, SEGMENTS));
        return events;
    }

    /** Leaves nothing. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        sessions.close();
    }
}
