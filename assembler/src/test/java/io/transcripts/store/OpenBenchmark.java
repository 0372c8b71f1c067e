package io.transcripts.store;

import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.store.TranscriptReader.Stored;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A page of 100 out of 10,000 segments in RocksDB, without HTTP: the first of a version, and one when its index is known. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OpenBenchmark {
    private static final int SEGMENTS = 10_000;
    private static final int PAGE = 100;

    private RocksDbSessions sessions;
    private TranscriptIndex index;

    /** A session that is in the store. */
    @Setup(Level.Trial)
    public void open() throws IOException, RejectedEvent {
        sessions = RocksDbSessions.withSegments(SEGMENTS);
        try (TranscriptReading reading = reading(null)) {
            index = reading.index();
        }
    }

    private TranscriptReading reading(TranscriptIndex known) {
        return ((Stored.Content<TranscriptReading>) sessions.reader().open("s", version -> known)).value();
    }

    private int page(TranscriptIndex known) {
        try (TranscriptReading reading = reading(known)) {
            reading.seek(SEGMENTS / 2);
            int[] read = new int[1];
            boolean unused = reading.read(line -> read[0]++, () -> read[0] == PAGE);
            return read[0];
        }
    }

    @Benchmark
    public int first() {
        return page(null);
    }

    @Benchmark
    public int again() {
        return page(index);
    }

    /** Leaves nothing. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        sessions.close();
    }
}
