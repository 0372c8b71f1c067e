package io.transcripts.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.domain.Deadlines;
import io.transcripts.domain.SessionLimits;
import io.transcripts.domain.Transcript;
import io.transcripts.fencing.Epoch;
import io.transcripts.fencing.Fence;
import io.transcripts.fencing.LateRows;
import io.transcripts.ownership.CatchUp;
import io.transcripts.schema.Limits;
import io.transcripts.store.ChangeMarks;
import io.transcripts.store.Readings;
import io.transcripts.store.SessionLocks;
import io.transcripts.store.SessionMemory;
import io.transcripts.store.StoreLayout;
import io.transcripts.store.TranscriptReader;
import io.transcripts.store.TranscriptStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology with a real RocksDB, a clock of its own, and one partition, which owns every session. */
final class Harness implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    static final TopicNames TOPICS = TopicNames.defaults("app");
    static final long T0 = Instant.parse("2026-11-22T10:00:00Z").toEpochMilli();
    /** Events have the times of a day long ago; the clock of some tests is the machine's. */
    static final Deadlines PERIODS = Deadlines.DEFAULT.withoutRetention();

    static final CatchUp DONE = new CaughtUp();

    /** Always, unless a test says otherwise. */
    static class CaughtUp implements CatchUp {
        @Override
        public void started(int partition) {}

        @Override
        public void stopped(int partition) {}

        @Override
        public boolean isCaughtUp(int partition) {
            return true;
        }

        @Override
        public boolean isClose(int partition) {
            return true;
        }

        @Override
        public void settled(int partition) {}
    }

    /** For one node alone. */
    static final Fence ALONE = new Fence() {
        @Override
        public long begin(int partition, long last, long nowMs) {
            return Epoch.after(last, nowMs);
        }

        @Override
        public Set<Bytes> overwritten(int partition, LateRows restored) {
            return Set.of();
        }

        @Override
        public boolean isMember() {
            return true;
        }

        @Override
        public void end(int partition) {}
    };

    final MeterRegistry registry = new SimpleMeterRegistry();
    final SessionLocks locks = new SessionLocks();
    private final TopologyTestDriver driver;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final Map<String, TestOutputTopic<byte[], byte[]>> outputs = new HashMap<>();
    private long nowMs = T0;

    Harness(Path stateDir) {
        this(stateDir, Set.of(), SessionLimits.DEFAULT, true, DONE);
    }

    Harness(Path stateDir, Set<String> wide, SessionLimits limits, boolean announce, CatchUp catchUp) {
        this(stateDir, wide, limits, announce, catchUp, ALONE);
    }

    Harness(Path stateDir, Set<String> wide, SessionLimits limits, boolean announce, CatchUp catchUp, Fence fence) {
        Topology topology = AssemblerTopology.build(
                options(TOPICS, wide, new Partitioning(1), limits, announce),
                services(catchUp, fence, locks, registry, () -> TimeUnit.MILLISECONDS.toNanos(nowMs)),
                new Topology());
        driver = new TopologyTestDriver(topology, settings(stateDir), Instant.ofEpochMilli(T0));
    }

    static TopologyOptions options(
            TopicNames topics, Set<String> wide, Partitioning partitioning, SessionLimits limits, boolean announce) {
        return new TopologyOptions(
                topics,
                wide,
                partitioning,
                Limits.DEFAULT,
                limits,
                PERIODS,
                announce,
                4 << 20,
                Duration.ofHours(3),
                Map.of());
    }

    static TopologyServices services(CatchUp catchUp, Fence fence, SessionLocks locks, MeterRegistry registry) {
        return services(catchUp, fence, locks, registry, System::nanoTime);
    }

    private static TopologyServices services(
            CatchUp catchUp, Fence fence, SessionLocks locks, MeterRegistry registry, LongSupplier nanoTime) {
        return new TopologyServices(
                locks,
                new ChangeMarks(),
                new SessionMemory(64 << 20),
                catchUp,
                fence,
                new RecordMetrics(registry, PERIODS.quiet()),
                new TaskClock(nanoTime));
    }

    static Properties settings(Path stateDir) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        return settings;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** JSON with single quotes, for tests that stay readable. */
    static byte[] event(String singleQuoted) {
        return utf8(singleQuoted.replace('\'', '"'));
    }

    static byte[] asr(String session, String segment, String text) {
        return event("{'type':'asr','session_id':'" + session + "','segment_id':'" + segment
                + "','is_final':true,'text':'" + text
                + "','start_time':0,'end_time':1.5,'occurred_at':'2026-11-22T10:00:00Z'}");
    }

    static byte[] ended(String session, int segmentCount) {
        return event("{'type':'session.ended','session_id':'" + session + "','segment_count':" + segmentCount
                + ",'occurred_at':'2026-11-22T10:00:01Z'}");
    }

    static byte[] started(String session, String organization, String source, String target) {
        return event("{'type':'session.started','session_id':'" + session + "','organization_id':'" + organization
                + "','language':{'source':'" + source + "','target':'" + target
                + "'},'occurred_at':'2026-11-22T09:59:59Z'}");
    }

    static byte[] translation(String session, String segment, String language, String text) {
        return event("{'type':'translation','session_id':'" + session + "','segment_id':'" + segment + "','language':'"
                + language + "','text':'" + text + "'}");
    }

    static byte[] erased(String session) {
        return event("{'type':'session.erased','session_id':'" + session + "'}");
    }

    /** Publishes a value now, without a key. */
    void pipe(String topic, byte @Nullable [] value) {
        pipe(topic, null, value, new RecordHeaders(), nowMs);
    }

    void pipe(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers, long recordMs) {
        inputs.computeIfAbsent(
                        topic,
                        name -> driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(new TestRecord<>(key, value, headers, recordMs));
    }

    void asr(byte[] value) {
        pipe(TOPICS.asr(), value);
    }

    void session(byte[] value) {
        pipe(TOPICS.session(), value);
    }

    void advance(Duration duration) {
        nowMs += duration.toMillis();
        driver.advanceWallClockTime(duration);
    }

    long nowMs() {
        return nowMs;
    }

    /** Notifications and dead letters are as the AsyncAPI document says, or this fails. */
    List<TestRecord<byte[], byte[]>> read(String topic) {
        TestOutputTopic<byte[], byte[]> output = outputs.computeIfAbsent(
                topic,
                name -> driver.createOutputTopic(name, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        List<TestRecord<byte[], byte[]>> records = output.isEmpty() ? List.of() : output.readRecordsToList();
        for (TestRecord<byte[], byte[]> record : records) {
            if (topic.equals(TOPICS.notifications())) {
                AsyncApi.assertNotification(record.value());
            } else if (topic.equals(TOPICS.deadLetters())) {
                AsyncApi.assertDeadLetter(record.headers());
            }
        }
        return records;
    }

    List<JsonNode> notifications() {
        List<JsonNode> notifications = new ArrayList<>();
        for (TestRecord<byte[], byte[]> record : read(TOPICS.notifications())) {
            notifications.add(json(record.value()));
        }
        return notifications;
    }

    List<String> notificationTypes() {
        return notifications().stream()
                .map(json -> json.get("type").textValue())
                .toList();
    }

    TestRecord<byte[], byte[]> deadLetter() {
        List<TestRecord<byte[], byte[]>> letters = read(TOPICS.deadLetters());
        if (letters.size() != 1) {
            throw new AssertionError("Dead letters: " + letters.size());
        }
        return letters.get(0);
    }

    TranscriptReader.@Nullable Stored<Transcript> stored(String session) {
        return Readings.equal(transcripts().reader(locks), session);
    }

    Transcript transcript(String session) {
        return ((TranscriptReader.Stored.Content<Transcript>) Objects.requireNonNull(stored(session))).value();
    }

    KeyValueStore<Bytes, byte[]> store() {
        return transcripts().rows();
    }

    /** Epoch of the task that has written last. */
    long owner() {
        return transcripts().owner();
    }

    TranscriptStore transcripts() {
        return (TranscriptStore) driver.getStateStore(StoreLayout.STORE);
    }

    /** Of sessions, their deadlines and their places in lists. */
    int rows() {
        int rows = 0;
        try (KeyValueIterator<Bytes, byte[]> all = store().all()) {
            while (all.hasNext()) {
                byte kind = all.next().key.get()[0];
                rows += kind == 'h' || kind == 'i' || kind == 'o' ? 0 : 1;
            }
        }
        return rows;
    }

    /** Records counted under an outcome and a code. */
    long count(String outcome, String code) {
        return (long) registry.get("transcripts.records")
                .tag("outcome", outcome)
                .tag("code", code)
                .counter()
                .count();
    }

    /** Records counted under any outcome. */
    long decided() {
        return (long) registry.get("transcripts.records").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    long readCount() {
        return (long) registry.get("transcripts.records.read").counter().count();
    }

    static Map<String, String> texts(Headers headers) {
        Map<String, String> texts = new TreeMap<>();
        for (Header header : headers) {
            texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return texts;
    }

    static JsonNode json(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
