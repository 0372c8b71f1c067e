package io.transcripts.store;

import io.transcripts.domain.Events;
import io.transcripts.domain.Lives;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.RejectedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.AgingRocksDBStore;

/** A store in RocksDB below a directory of its own, for benchmarks and tests. */
final class RocksDbSessions implements AutoCloseable {
    private static final String TEXT = "Thanks, that is order 4711; it was meant to be here on Tuesday, wasn't it?";

    private final SessionLocks locks = new SessionLocks();
    private final Path directory;
    final TranscriptStore store;
    final TranscriptWriter writer;

    RocksDbSessions() throws IOException {
        directory = Files.createTempDirectory("sessions");
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        MockProcessorContext<Void, Void> context =
                new MockProcessorContext<>(settings, new TaskId(0, 0), directory.toFile());
        KeyValueStore<Bytes, byte[]> rows =
                AgingRocksDBStore.supplier("rows", StoreLayout.owner()).get();
        rows.init(context.getStateStoreContext(), rows);
        store = new TranscriptStore(rows);
        writer = TranscriptWriter.begin(store, Lives.FIRST, 1 << 20, new SessionMemory(1L << 30));
    }

    /** With a session of so many segments, all of them in RocksDB's files. */
    static RocksDbSessions withSegments(int segments) throws IOException, RejectedEvent {
        RocksDbSessions sessions = new RocksDbSessions();
        for (int i = 0; i < segments; i++) {
            sessions.says(i, 0);
        }
        sessions.store.flushCache();
        return sessions;
    }

    /** A segment of the session {@code s}, a second behind the one before. */
    void says(int segment, int revision) throws RejectedEvent {
        AsrEvent event = new AsrEvent(
                "s",
                null,
                null,
                "seg_" + segment,
                true,
                revision,
                "agent",
                -1,
                "en",
                TEXT,
                segment * 1_000L,
                segment * 1_000L + 900,
                -1,
                List.of());
        var unused = Lives.ASSEMBLY
                .fold(writer.session("s"), event, Events.T0, Events.T0)
                .outcomeOrThrow();
        writer.tidy();
    }

    TranscriptReader reader() {
        return store.reader(locks);
    }

    /** Leaves nothing. */
    @Override
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
