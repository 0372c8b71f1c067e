package io.transcripts.chaos;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.transcripts.devkit.calls.Call;
import io.transcripts.topology.Partitioning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes calls at a steady rate, always the same number of them live, with what the world does to events: some come late,
 * some twice, some finals are revised. Every other call is published as librdkafka does it by default, which places keys by
 * their CRC-32. One in twenty is another organization's. Every segment has a {@link Marker}.
 */
final class Load implements Runnable {
    private static final int FOREIGN_OF = 20;
    private static final double LATE = 0.1;
    private static final double TWICE = 0.05;
    private static final double REVISED = 0.1;
    private static final double LATE_S = 3;
    private static final double REVISED_S = 6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final JsonMapper JSON = new JsonMapper();

    private final KafkaProducer<byte[], byte[]> producer;
    private final Call.Source source;
    private final Sessions sessions;
    private final Partitioning partitioning;
    private final Topics topics;
    private final double perSecond;
    private final SplittableRandom random;
    private final List<Open> open = new ArrayList<>();
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    private final Set<String> revised = new HashSet<>();
    private final Ledger ledger = new Ledger();
    private final AtomicLong refused = new AtomicLong();
    private final int live;
    private long sent;
    private volatile boolean isEnding;
    private volatile boolean isAborted;

    /**
     * Where events go.
     *
     * @param partitions of each
     */
    record Topics(String asr, String translation, String session, int partitions) {
        /** Each of each. */
        List<TopicPartition> all() {
            return Stream.of(asr, translation, session)
                    .flatMap(topic ->
                            IntStream.range(0, partitions).mapToObj(partition -> new TopicPartition(topic, partition)))
                    .toList();
        }
    }

    private record Open(Call call, Session session) {}

    /** @param acknowledged is told when the brokers have it */
    private record Due(long at, Session session, String topic, byte[] value, Runnable acknowledged) {}

    Load(
            String bootstrapServers,
            Call.Source source,
            int live,
            double perSecond,
            Sessions sessions,
            Partitioning partitioning,
            Topics topics,
            long seed) {
        this.source = source;
        this.live = live;
        this.perSecond = perSecond;
        this.sessions = sessions;
        this.partitioning = partitioning;
        this.topics = topics;
        random = new SplittableRandom(seed);
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        // Of several batches under way a broker that was killed knows the last one only, and refuses to
                        // take the others twice.
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Publishes until {@link #end}, and then what is left of the calls that are live. */
    @Override
    public void run() {
        long start = System.nanoTime();
        for (int i = 0; i < live; i++) {
            open.add(next(true));
        }
        while (!open.isEmpty() && !isAborted) {
            long at = start + (long) (sent * NANOS_PER_SECOND / perSecond);
            for (long wait = at - System.nanoTime(); wait > 0; wait = at - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            sent++;
            step(at);
            publishUntil(at);
        }
        if (isAborted) {
            producer.close(Duration.ZERO);
            return;
        }
        publishUntil(Long.MAX_VALUE);
        producer.close();
    }

    /** No further calls. */
    void end() {
        isEnding = true;
    }

    /** What the brokers have acknowledged. */
    Ledger ledger() {
        return ledger;
    }

    /** Gives up what is not published. */
    void abort() {
        isAborted = true;
    }

    /** Events that could not be published. */
    long refused() {
        return refused.get();
    }

    private Open next(boolean underWay) {
        Call call = source.next(underWay);
        int owner = partitioning.ownerOf(call.sessionId());
        Integer given = givenPartition(call.sessionId());
        boolean isForeign = random.nextInt(FOREIGN_OF) == 0;
        Session session = new Session(call.sessionId(), owner, given != null && given != owner, isForeign);
        sessions.add(session);
        return new Open(call, session);
    }

    private void step(long now) {
        int slot = random.nextInt(open.size());
        Open picked = open.get(slot);
        byte[] value = picked.call().nextEvent();
        if (value == null) {
            picked.session().ended();
            if (isEnding) {
                open.remove(slot);
            } else {
                open.set(slot, next(false));
            }
            return;
        }
        try {
            take(picked.session(), (ObjectNode) JSON.readTree(value), now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(Session session, ObjectNode event, long now) throws IOException {
        String type = event.path("type").asText();
        String topic = switch (type) {
            case "asr" -> topics.asr();
            case "translation" -> topics.translation();
            default -> topics.session();
        };
        long at = now + (random.nextDouble() < LATE ? seconds(LATE_S) : 0);
        String segmentId = event.path("segment_id").asText();
        Runnable acknowledged = () -> {};
        boolean isFinal = type.equals("asr") && event.path("is_final").asBoolean();
        if (event.has("text")) {
            String text = event.path("text").asText() + ' ' + Marker.of(session.id(), segmentId);
            event.put("text", text);
            if (isFinal) {
                session.said(segmentId, text);
                acknowledged = () -> session.heard(segmentId, text);
            }
        } else if (type.equals("session.started")) {
            acknowledged = session::acknowledged;
            if (session.isForeign()) {
                event.put("organization_id", LargeSessions.STRANGERS);
            }
        }
        byte[] value = JSON.writeValueAsBytes(event);
        due.add(new Due(at, session, topic, value, acknowledged));
        if (random.nextDouble() < TWICE) {
            due.add(new Due(at + seconds(LATE_S), session, topic, value, acknowledged));
        }
        String segment = session.id() + ' ' + segmentId;
        if (isFinal) {
            if (random.nextDouble() < REVISED) {
                revised.add(segment);
                String text = event.path("text").asText() + ", that is.";
                session.said(segmentId, text);
                event.put("revision", 1);
                event.put("text", text);
                event.put("event_id", event.path("event_id").asText() + "_r1");
                due.add(new Due(
                        now + seconds(REVISED_S),
                        session,
                        topic,
                        JSON.writeValueAsBytes(event),
                        () -> session.heard(segmentId, text)));
            }
        } else if (type.equals("translation") && revised.remove(segment)) {
            event.put("source_revision", 1);
            event.put("event_id", event.path("event_id").asText() + "_r1");
            due.add(new Due(now + seconds(REVISED_S), session, topic, JSON.writeValueAsBytes(event), acknowledged));
        }
    }

    private long seconds(double most) {
        return (long) (random.nextDouble(most) * NANOS_PER_SECOND);
    }

    private void publishUntil(long now) {
        while (!due.isEmpty() && due.element().at() <= now) {
            Due next = due.remove();
            byte[] key = next.session().id().getBytes(StandardCharsets.UTF_8);
            Integer partition = givenPartition(next.session().id());
            var unused = producer.send(
                    new ProducerRecord<>(next.topic(), partition, key, next.value()), (metadata, failure) -> {
                        if (failure == null) {
                            ledger.acknowledged(metadata, next.value());
                            next.acknowledged().run();
                        } else {
                            refused.incrementAndGet();
                        }
                    });
        }
    }

    /** As librdkafka places it; null for as Kafka does. */
    private @Nullable Integer givenPartition(String sessionId) {
        if (sessionId.hashCode() % 2 != 0) {
            return null;
        }
        CRC32 crc = new CRC32();
        crc.update(sessionId.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % topics.partitions());
    }
}
