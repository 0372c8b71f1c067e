package org.apache.kafka.streams.state.internals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.fencing.Epoch;
import io.transcripts.store.RowSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;

/** What our RocksDB does that Kafka Streams' own does not. */
class AgingRocksDBStoreTest {
    private static final String CACHE_USAGE = "rocksdb.block-cache-usage";
    private static final Bytes OWNER = bytes("owner");
    private static final String NEVER = "86400000";

    @TempDir
    Path directory;

    private final List<AgingRocksDBStore> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(AgingRocksDBStore::close);
    }

    @Test
    void whatIsOldReachesTheDiskWithTheNextBatch() throws Exception {
        AgingRocksDBStore store = open("1");
        TimeUnit.MILLISECONDS.sleep(5);

        store.putAll(List.of(KeyValue.pair(bytes("a"), utf8("1"))));

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> inMemory(store) == 0);
        assertThat(store.get(bytes("a"))).isEqualTo(utf8("1"));
    }

    @Test
    void whatIsOldReachesTheDiskWithTheNextRestoredBatch() throws Exception {
        AgingRocksDBStore store = open("1");
        TimeUnit.MILLISECONDS.sleep(5);

        store.restoreBatch(List.of(record("a", "1", 100)));

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> inMemory(store) == 0);
        assertThat(store.get(bytes("a"))).isEqualTo(utf8("1"));
    }

    @Test
    void whatIsYoungStaysInMemory() throws Exception {
        AgingRocksDBStore store = open(NEVER);

        store.putAll(List.of(KeyValue.pair(bytes("a"), utf8("1"))));
        store.putAll(List.of(KeyValue.pair(bytes("b"), utf8("2"))));

        assertThat(inMemory(store)).isEqualTo(2);
    }

    @Test
    void withoutAnAgeNothingGrowsOld() throws Exception {
        AgingRocksDBStore store = open(null);
        TimeUnit.MILLISECONDS.sleep(5);

        store.putAll(List.of(KeyValue.pair(bytes("a"), utf8("1"))));

        assertThat(inMemory(store)).isEqualTo(1);
    }

    @Test
    void aRestoreLeavesOutWhatAFormerOwnerHasWrittenLate() {
        AgingRocksDBStore store = open(NEVER);

        store.restoreBatch(List.of(record("a", "first", 100), record("a", "second", 200), record("a", "late", 100)));
        assertThat(store.get(bytes("a"))).isEqualTo(utf8("second"));

        store.restoreBatch(List.of(record("a", "later", 199), record("b", "of an earlier release", Epoch.NONE)));
        assertThat(store.get(bytes("a"))).isEqualTo(utf8("second"));
        assertThat(store.get(bytes("b"))).isEqualTo(utf8("of an earlier release"));
    }

    @Test
    void theOwnerRowSaysWhoIsAFormerOwner() {
        AgingRocksDBStore store = open(NEVER);
        store.put(OWNER, Epoch.encode(200));

        store.restoreBatch(List.of(record("a", "late", 199), record("b", "own", 200)));

        assertThat(store.get(bytes("a"))).isNull();
        assertThat(store.get(bytes("b"))).isEqualTo(utf8("own"));
    }

    @Test
    void aSnapshotShowsTheRowsOfItsMoment() {
        AgingRocksDBStore store = open(NEVER);
        store.put(bytes("a"), utf8("1"));
        try (RowSnapshot snapshot = store.rowSnapshot()) {
            store.put(bytes("a"), utf8("2"));
            store.delete(bytes("b"));

            assertThat(snapshot.<String>look(rows -> {
                        rows.seek(utf8("a"));
                        return new String(rows.value(), StandardCharsets.UTF_8);
                    }))
                    .isEqualTo("1");
        }
        assertThat(store.get(bytes("a"))).isEqualTo(utf8("2"));
    }

    @Test
    void aCursorGivesAsMuchAsThereIsRoomFor() {
        AgingRocksDBStore store = open(NEVER);
        store.put(bytes("key"), utf8("value"));
        try (RowSnapshot snapshot = store.rowSnapshot()) {
            String read = snapshot.look(rows -> {
                byte[] small = utf8("....");
                byte[] large = utf8("........");
                rows.seek(utf8("k"));
                assertThat(rows.key(small)).isEqualTo(3);
                assertThat(rows.value(small)).isEqualTo(5);
                assertThat(rows.value(large)).isEqualTo(5);
                return new String(small, StandardCharsets.UTF_8) + " " + new String(large, StandardCharsets.UTF_8);
            });
            assertThat(read).isEqualTo("valu value...");
        }
    }

    @Test
    void whatIsNotSharedStaysOutOfTheMemoryOfAllReads() throws RocksDBException {
        AgingRocksDBStore store = open(NEVER);
        for (int i = 0; i < 100; i++) {
            store.put(bytes("row " + i), new byte[1_000]);
        }
        try (FlushOptions now = new FlushOptions().setWaitForFlush(true)) {
            store.db.flush(now);
        }
        try (RowSnapshot snapshot = store.rowSnapshot()) {
            readAll(snapshot);
            long before = store.db.getLongProperty(CACHE_USAGE);
            readAll(snapshot);
            assertThat(store.db.getLongProperty(CACHE_USAGE)).isEqualTo(before);

            snapshot.share(true);
            readAll(snapshot);
            assertThat(store.db.getLongProperty(CACHE_USAGE)).isGreaterThan(before + 50_000);
        }
    }

    private static void readAll(RowSnapshot snapshot) {
        int read = snapshot.look(bytes("rows"), rows -> {
            int count = 0;
            for (rows.seek(utf8("row")); rows.isValid(); rows.next()) {
                count++;
            }
            return count;
        });
        assertThat(read).isEqualTo(100);
    }

    @Test
    void aSnapshotEndsWithItsStore() {
        AgingRocksDBStore store = open(NEVER);
        RowSnapshot snapshot = store.rowSnapshot();

        store.close();

        snapshot.share(true);
        assertThatThrownBy(() -> snapshot.look(rows -> "any")).isInstanceOf(InvalidStateStoreException.class);
        assertThatThrownBy(store::rowSnapshot).isInstanceOf(InvalidStateStoreException.class);
    }

    @Test
    void itIsFoundBelowWhatKafkaStreamsWrapsAroundIt() {
        assertThat(AgingRocksDBStore.below(Stores.keyValueStoreBuilder(
                                AgingRocksDBStore.supplier("rows", OWNER), Serdes.Bytes(), Serdes.ByteArray())
                        .withLoggingEnabled(Map.of())
                        .build()))
                .isNotNull();
        assertThat(AgingRocksDBStore.below(Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore("rows"), Serdes.Bytes(), Serdes.ByteArray())
                        .build()))
                .isNull();
    }

    /** @param flushMs age at which memory goes to disk; null for none */
    private AgingRocksDBStore open(String flushMs) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        if (flushMs != null) {
            settings.put(AgingRocksDBStore.FLUSH_MS, flushMs);
        }
        AgingRocksDBStore store =
                (AgingRocksDBStore) AgingRocksDBStore.supplier("rows", OWNER).get();
        MockProcessorContext<Void, Void> context =
                new MockProcessorContext<>(settings, new TaskId(0, 0), directory.toFile());
        store.init(context.getStateStoreContext(), store);
        opened.add(store);
        return store;
    }

    private static long inMemory(AgingRocksDBStore store) throws RocksDBException {
        return store.db.getLongProperty("rocksdb.num-entries-active-mem-table")
                + store.db.getLongProperty("rocksdb.num-entries-imm-mem-tables");
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, String value, long epoch) {
        RecordHeaders headers = new RecordHeaders();
        if (epoch != Epoch.NONE) {
            headers.add("owner", Epoch.encode(epoch));
        }
        return new ConsumerRecord<>(
                "changelog",
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                utf8(key),
                utf8(value),
                headers,
                Optional.empty());
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(utf8(text));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
