package io.transcripts.store;

import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Lens;
import io.transcripts.domain.Position;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.store.TranscriptReader.Stored;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What has changed of a session in RocksDB, each segment a sentence: nothing, or one of them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChangesBenchmark {
    private static final Lens LENS = new Lens(false, true, false);

    @Param({"2000", "50000"})
    private int segments;

    private RocksDbSessions sessions;
    private Position before;
    private Position now;

    /** A session that somebody follows, and of which one segment has changed since. */
    @Setup(Level.Trial)
    public void open() throws IOException, RejectedEvent {
        sessions = RocksDbSessions.withSegments(segments);
        before = walk(null);
        sessions.says(segments / 2, 1);
        now = Objects.requireNonNull(sessions.writer.session("s").header()).position();
    }

    private Position walk(Position copy) {
        try (ChangesReading reading =
                ((Stored.Content<ChangesReading>) sessions.reader().changes("s", copy, LENS)).value()) {
            reading.read(line -> {}, () -> false);
            return reading.changes().position();
        }
    }

    private Object atHand(Position copy) {
        ChangesReading reading =
                sessions.reader().changesAtHand("s", copy, LENS).value();
        reading.read(line -> {}, () -> false);
        return reading.changes();
    }

    @Benchmark
    public Object nothing() {
        return atHand(now);
    }

    @Benchmark
    public Object oneOfAFollowedSession() {
        return atHand(before);
    }

    @Benchmark
    public Object oneByAWalk() {
        return walk(before);
    }

    /** Leaves nothing. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        sessions.close();
    }
}
