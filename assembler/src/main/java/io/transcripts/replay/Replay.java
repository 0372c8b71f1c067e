package io.transcripts.replay;

import io.transcripts.domain.Assembly;
import io.transcripts.domain.FoldResult;
import io.transcripts.runtime.AssemblerConfig;
import io.transcripts.runtime.BrokerAccess;
import io.transcripts.runtime.Standstill;
import io.transcripts.runtime.StartException;
import io.transcripts.schema.EventCodec;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.store.SessionLocks;
import io.transcripts.store.SessionMemory;
import io.transcripts.store.TranscriptReader;
import io.transcripts.store.TranscriptStore;
import io.transcripts.store.TranscriptWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the input topics from their beginning, without a group, and folds them into rows of its own: by the same rules as
 * the nodes, but in one thread, in one go, without a changelog, a commit, a crash, or another partition. It takes a bounded
 * heap and the disk that the nodes take together. One thread may use it.
 */
public final class Replay implements AutoCloseable {
    private static final int POLL_RECORDS = 5_000;
    private static final int DEADLINES_AT_ONCE = 1_000;

    private final String applicationId;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final EventCodec decoder;
    private final Assembly assembly;
    private final ScratchRows rows;
    private final TranscriptStore store;
    private final TranscriptWriter writer;
    private final SessionLocks locks = new SessionLocks();
    private final Predicate<Position> isLeftOut;
    private final Predicate<String> isWanted;
    private final List<TopicPartition> partitions;
    private final InputReader inputs;
    private final Map<String, OptionalLong> retentions = new HashMap<>();
    private long recordsRead;

    /** The place of a record in the input. */
    public record Position(String topic, int partition, long offset) {}

    /**
     * What the inputs still hold.
     *
     * @param sinceMs milliseconds since the epoch: a session with an earlier record cannot be rebuilt whole; 0 when nothing was
     *     ever deleted
     * @param untold partitions that have lost records, hold none, and do not tell since when
     */
    public record Whole(long sinceMs, List<String> untold) {}

    /** Hears how far the reading has come. */
    public interface Progress {

        /** Called every few thousand records. */
        void read(long records, long of);
    }

    /**
     * Connects; nothing is read yet.
     *
     * @param config of the nodes: brokers, topics, limits, periods
     * @param scratch a directory that does not exist
     * @param isWanted the sessions to rebuild
     * @param isLeftOut records to skip, to see whether a comparison notices
     * @throws StartException when no broker answers, or an input topic is missing
     */
    public Replay(AssemblerConfig config, Path scratch, Predicate<String> isWanted, Predicate<Position> isLeftOut)
            throws InterruptedException {
        this.isWanted = isWanted;
        this.isLeftOut = isLeftOut;
        applicationId = config.applicationId();
        admin = BrokerAccess.connect(config);
        decoder = new EventCodec(config.limits());
        assembly = new Assembly(config.deadlines(), config.sessionLimits());
        consumer = new KafkaConsumer<>(
                settings(config.bootstrapServers(), applicationId, config.kafka()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        partitions = partitions(config.topics().inputs());
        inputs = new InputReader(consumer, partitions, new Standstill());
        rows = new ScratchRows(scratch);
        store = new TranscriptStore(rows);
        writer = TranscriptWriter.begin(
                store,
                TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()),
                Integer.MAX_VALUE,
                new SessionMemory(config.sessionBytes()));
    }

    /**
     * Reads up to where the inputs end now.
     *
     * @param watched sessions
     * @return those of them that a record was read for
     * @throws StartException when the brokers bring nothing for long
     */
    public Set<String> readToEnd(Set<String> watched, Progress progress) {
        Set<String> touched = new HashSet<>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long total = recordsRead + remaining(ends);
        while (remaining(ends) > 0) {
            for (ConsumerRecord<byte[], byte[]> record : inputs.poll()) {
                String sessionId = fold(record);
                if (watched.contains(sessionId)) {
                    touched.add(sessionId);
                }
            }
            progress.read(recordsRead, total);
        }
        store.flushCache();
        return touched;
    }

    /** Lets pass what the time makes of the sessions: deadlines, timeouts, the end of the retention. */
    public void expire() {
        long nowMs = System.currentTimeMillis();
        List<TranscriptWriter.Deadline> due = writer.due(nowMs, DEADLINES_AT_ONCE);
        while (!due.isEmpty()) {
            for (TranscriptWriter.Deadline deadline : due) {
                assembly.expire(writer.session(deadline.sessionId()), deadline.atMs(), nowMs);
            }
            writer.tidy();
            due = writer.due(nowMs, DEADLINES_AT_ONCE);
        }
        store.flushCache();
    }

    /**
     * How many of the records read here the nodes have not committed.
     *
     * @throws StartException when the brokers do not tell
     */
    public long nodesBehind() throws InterruptedException {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(applicationId)
                    .partitionsToOffsetAndMetadata()
                    .get();
            long behind = 0;
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata offset = committed.get(partition);
                long from = offset == null ? inputs.begin(partition) : offset.offset();
                behind += Math.max(0, consumer.position(partition) - from);
            }
            return behind;
        } catch (ExecutionException e) {
            throw new StartException(
                    "The brokers do not tell how far the nodes are: "
                            + e.getCause().getMessage(),
                    e);
        }
    }

    /** What has been rebuilt so far. */
    public TranscriptReader reader() {
        return store.reader(locks);
    }

    /** Records read so far. */
    public long recordsRead() {
        return recordsRead;
    }

    /** Since when the inputs are whole, as far as they have been read. */
    public Whole whole() throws InterruptedException {
        for (TopicPartition partition : partitions) {
            String topic = partition.topic();
            // Asked once: it must not change between two sessions.
            if (inputs.isEmptied(partition) && !retentions.containsKey(topic)) {
                retentions.put(topic, retentionMs(topic));
            }
        }
        return inputs.whole(topic -> retentions.getOrDefault(topic, OptionalLong.empty()), System.currentTimeMillis());
    }

    @Override
    public void close() {
        consumer.close();
        admin.close(Duration.ZERO);
        store.close();
    }

    private String fold(ConsumerRecord<byte[], byte[]> record) {
        recordsRead++;
        if (isLeftOut.test(new Position(record.topic(), record.partition(), record.offset()))) {
            return "";
        }
        try {
            SpeechEvent event = decoder.decode(record.value());
            if (!isWanted.test(event.sessionId())) {
                return "";
            }
            FoldResult result = assembly.fold(
                    writer.session(event.sessionId()), event, record.timestamp(), System.currentTimeMillis());
            writer.tidy();
            var unused = result.outcomeOrThrow();
            return event.sessionId();
        } catch (RejectedEvent e) {
            // A dead letter for the nodes too; what it had to say is in none of the transcripts.
            return "";
        }
    }

    private OptionalLong retentionMs(String topic) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Config settings = admin.describeConfigs(Set.of(resource))
                    .values()
                    .get(resource)
                    .get();
            ConfigEntry policy = settings.get(TopicConfig.CLEANUP_POLICY_CONFIG);
            ConfigEntry retention = settings.get(TopicConfig.RETENTION_MS_CONFIG);
            if (policy == null || retention == null || !policy.value().contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
                return OptionalLong.empty();
            }
            long ms = Long.parseLong(retention.value());
            return ms < 0 ? OptionalLong.empty() : OptionalLong.of(ms);
        } catch (ExecutionException e) {
            // Nobody has to be allowed to see it; then it is not known.
            return OptionalLong.empty();
        }
    }

    private long remaining(Map<TopicPartition, Long> ends) {
        long remaining = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            remaining += Math.max(0, end.getValue() - consumer.position(end.getKey()));
        }
        return remaining;
    }

    private List<TopicPartition> partitions(Set<String> topics) {
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : topics) {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found.isEmpty()) {
                throw new StartException("Topic " + topic + " does not exist; the options must be those of the nodes.");
            }
            for (PartitionInfo partition : found) {
                all.add(new TopicPartition(topic, partition.partition()));
            }
        }
        return all;
    }

    static Map<String, Object> settings(String bootstrapServers, String applicationId, Map<String, String> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, applicationId + "-replay");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // The default is the end: a transcript would lack all that is between.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
        return settings;
    }
}
