package io.transcripts.fencing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out when somebody else writes into the changelog of a partition that is owned here. The owner knows the offsets of
 * its own records: what lies between them is not its own, and is read, and the task writes those rows once more. A gap may
 * hold records of one's own, whose acknowledgement was lost; to write those again does no harm.
 */
public final class ChangelogFence implements Fence {
    private static final Logger LOG = LoggerFactory.getLogger(ChangelogFence.class);
    private static final long EVERY_MS = 200;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MOST_POLLS = 50;
    /** A partition that writes nothing itself for so long is asked for its end. */
    private static final int QUIET_LOOKS = 10;

    private static final long UNKNOWN = -1;

    private final String changelog;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Ends ends;
    private final BooleanSupplier isOwner;
    private final BooleanSupplier isMember;
    private final LongSupplier memberAtMs;
    private final Map<Integer, Watched> partitions = new ConcurrentHashMap<>();
    /** Of the last task of each partition. Kafka Streams flushes one that it has closed: what that writes is signed too. */
    private final Map<Integer, Long> epochs = new ConcurrentHashMap<>();

    /** Tells where partitions end. */
    public interface Ends {
        Map<TopicPartition, Long> of(Set<TopicPartition> partitions) throws ExecutionException, InterruptedException;
    }

    /** Records of others, from the first to before the second. */
    private record Gap(long from, long to) {}

    /** One partition; guarded by itself. */
    private static final class Watched {
        private long next;
        private volatile long epoch = Epoch.NONE;
        private int quietLooks;
        private final List<Gap> gaps = new ArrayList<>();
        private Set<Bytes> keys = new HashSet<>();

        Watched(long next) {
            this.next = next;
        }
    }

    /**
     * Watches nothing yet.
     *
     * @param changelog name of the topic
     * @param consumers make one that reads what is committed and what is not, and commits nothing
     * @param isOwner whether the group confirms what this node works on: one that it does not confirm is the one who is late
     * @param isMember as {@link Fence#isMember}, which is so while a node restores what it was given first
     * @param memberAtMs when it was a member for certain
     */
    public ChangelogFence(
            String changelog,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Ends ends,
            BooleanSupplier isOwner,
            BooleanSupplier isMember,
            LongSupplier memberAtMs) {
        this.changelog = changelog;
        this.consumers = consumers;
        this.ends = ends;
        this.isOwner = isOwner;
        this.isMember = isMember;
        this.memberAtMs = memberAtMs;
    }

    /** Lets the producers of Kafka Streams sign and report what they write. */
    public void intercept(Properties streamsSettings) {
        streamsSettings.put(StreamsConfig.producerPrefix(SigningInterceptor.FENCE), this);
        streamsSettings.merge(
                StreamsConfig.producerPrefix(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG),
                SigningInterceptor.class.getName(),
                (others, ours) -> ours + "," + others);
    }

    /** Begins to look, until the timer ends. */
    public void start(ScheduledExecutorService timer) {
        var unused = timer.scheduleWithFixedDelay(this::look, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** A task is about to begin that has read the changelog up to this offset. */
    public void restored(TopicPartition partition, long end) {
        if (partition.topic().equals(changelog)) {
            partitions.put(partition.partition(), new Watched(end));
        }
    }

    @Override
    public long begin(int partition, long last, long nowMs) {
        long epoch = Epoch.after(last, Math.min(nowMs, memberAtMs.getAsLong()));
        epochs.put(partition, epoch);
        partitions.computeIfAbsent(partition, unused -> new Watched(UNKNOWN)).epoch = epoch;
        return epoch;
    }

    @Override
    public Set<Bytes> overwritten(int partition, LateRows restored) {
        if (!isOwner.getAsBoolean()) {
            return Set.of();
        }
        Set<Bytes> late = restored.take();
        Watched watched = partitions.get(partition);
        if (watched == null) {
            return late;
        }
        synchronized (watched) {
            if (watched.keys.isEmpty()) {
                return late;
            }
            Set<Bytes> keys = watched.keys;
            watched.keys = new HashSet<>();
            keys.addAll(late);
            return keys;
        }
    }

    @Override
    public boolean isMember() {
        return isMember.getAsBoolean();
    }

    @Override
    public void end(int partition) {
        partitions.remove(partition);
    }

    /** Of the task that writes into a partition of a topic; {@link Epoch#NONE} when that is no changelog. */
    long epoch(String topic, @Nullable Integer partition) {
        return partition == null || !topic.equals(changelog) ? Epoch.NONE : epochs.getOrDefault(partition, Epoch.NONE);
    }

    /**
     * The brokers have a record that this node has written.
     *
     * @param epoch of the task that wrote it. A former one's is like anybody else's: the producer of another thread may still send
     *     what that one left to it
     */
    void acknowledged(String topic, int partition, long offset, long epoch) {
        if (!topic.equals(changelog) || offset < 0) {
            return;
        }
        Watched watched = partitions.get(partition);
        if (watched == null || epoch == Epoch.NONE || epoch != watched.epoch) {
            return;
        }
        synchronized (watched) {
            if (watched.next != UNKNOWN && offset > watched.next) {
                watched.gaps.add(new Gap(watched.next, offset));
            }
            watched.next = Math.max(watched.next, offset + 1);
            watched.quietLooks = 0;
        }
    }

    /** Reads what lies in the gaps. */
    void look() {
        if (!isOwner.getAsBoolean()) {
            return;
        }
        try {
            ends.of(quiet()).forEach((partition, end) -> ended(partition.partition(), end));
            partitions.forEach(this::read);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | KafkaException e) {
            // The next look tries again.
            LOG.warn("What others have written into {} cannot be read: {}", changelog, e.toString());
        } catch (RuntimeException e) {
            LOG.error("What others have written into {} cannot be read", changelog, e);
        }
    }

    /** Those that have written nothing for a while: a gap behind their last record is seen by nobody. */
    private Set<TopicPartition> quiet() {
        Set<TopicPartition> quiet = new HashSet<>();
        partitions.forEach((partition, watched) -> {
            synchronized (watched) {
                if (++watched.quietLooks % QUIET_LOOKS == 0) {
                    quiet.add(new TopicPartition(changelog, partition));
                }
            }
        });
        return quiet;
    }

    private void ended(int partition, long end) {
        Watched watched = partitions.get(partition);
        if (watched != null) {
            synchronized (watched) {
                if (watched.next != UNKNOWN && end > watched.next) {
                    watched.gaps.add(new Gap(watched.next, end));
                }
                watched.next = Math.max(watched.next, end);
            }
        }
    }

    private void read(int partition, Watched watched) {
        List<Gap> gaps;
        synchronized (watched) {
            gaps = List.copyOf(watched.gaps);
        }
        for (Gap gap : gaps) {
            Set<Bytes> keys = read(new TopicPartition(changelog, partition), gap);
            if (keys == null) {
                return;
            }
            if (!keys.isEmpty()) {
                LOG.warn(
                        "Somebody else has written {} rows of partition {}; they are put right",
                        keys.size(),
                        partition);
            }
            synchronized (watched) {
                watched.keys.addAll(keys);
                watched.gaps.remove(gap);
            }
        }
    }

    /** The keys in a gap; null when it cannot be read to its end now. */
    private @Nullable Set<Bytes> read(TopicPartition partition, Gap gap) {
        Set<Bytes> keys = new HashSet<>();
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, gap.from());
            for (int polls = 0; polls < MOST_POLLS; polls++) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < gap.to()) {
                        keys.add(Bytes.wrap(record.key()));
                    }
                }
                if (consumer.position(partition) >= gap.to()) {
                    return keys;
                }
            }
        }
        return null;
    }
}
