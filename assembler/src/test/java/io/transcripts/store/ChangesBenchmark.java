package io.transcripts.store;

import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Events;
import io.transcripts.domain.Lens;
import io.transcripts.domain.Lives;
import io.transcripts.domain.Position;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.store.TranscriptReader.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.AgingRocksDBStore;
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
    private static final String TEXT = "Thanks, that is order 4711; it was meant to be here on Tuesday, wasn't it?";
    private static final Lens LENS = new Lens(false, true, false);

    @Param({"2000", "50000"})
    private int segments;

    private final SessionLocks locks = new SessionLocks();
    private Path directory;
    private KeyValueStore<Bytes, byte[]> rows;
    private TranscriptStore store;
    private TranscriptWriter writer;
    private Position before;
    private Position now;

    /** A session that somebody follows, and of which one segment has changed since. */
    @Setup(Level.Trial)
    public void open() throws IOException, RejectedEvent {
        directory = Files.createTempDirectory("changes");
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        MockProcessorContext<Void, Void> context =
                new MockProcessorContext<>(settings, new TaskId(0, 0), directory.toFile());
        rows = AgingRocksDBStore.supplier("rows", StoreLayout.owner()).get();
        rows.init(context.getStateStoreContext(), rows);
        store = new TranscriptStore(rows);
        writer = TranscriptWriter.begin(
                store, Lives.FIRST, 1 << 20, new SessionMemory(1L << 30), sent -> {}, conflict -> {});
        for (int i = 0; i < segments; i++) {
            says(i, 0);
        }
        store.flushCache();
        before = walk(null);
        says(segments / 2, 1);
        now = Objects.requireNonNull(writer.session("s").header()).position();
    }

    private void says(int segment, int revision) throws RejectedEvent {
        AsrEvent event = new AsrEvent(
                "s",
                null,
                null,
                "seg_" + segment,
                true,
                revision,
                "agent",
                -1,
                null,
                TEXT,
                segment,
                segment,
                -1,
                List.of());
        Lives.ASSEMBLY.fold(writer.session("s"), event, Events.T0, Events.T0);
        writer.tidy();
    }

    private Position walk(Position copy) {
        try (ChangesReading reading =
                ((Stored.Content<ChangesReading>) store.reader(locks).changes("s", copy, LENS)).value()) {
            reading.read(line -> {}, () -> false);
            return reading.changes().position();
        }
    }

    private Object atHand(Position copy) {
        ChangesReading reading =
                store.reader(locks).changesAtHand("s", copy, LENS).value();
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
        store.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
