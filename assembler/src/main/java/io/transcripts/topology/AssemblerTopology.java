package io.transcripts.topology;

import io.transcripts.schema.EventCodec;
import io.transcripts.store.TranscriptStore;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The data flow. Keys and values are bytes on every edge; the key of a record never decides anything.
 *
 * <pre>
 *  speech.asr  speech.translation  speech.session      (any of them that is wider than the store)
 *        │             │               │                              │
 *        └─────── speech-source ───────┘                         wide-source
 *                      │                                              │
 *                      ▼                                              ▼
 *   ┌──────────▶   assemble   ◀─▶ [transcripts]                    re-key ──▶ re-key-dead-letter-sink
 *   │              │   │   └──────▶ notification-sink ──▶ transcript.events
 *   │              │   └──────────▶ dead-letter-sink ───▶ transcript.dead-letter
 * strays-source    └──▶ strays-sink                                   │
 *   ▲                      │                                          ▼
 *   └──────────────────── …-strays ◀─────────────────────────── re-key-strays-sink
 * </pre>
 *
 * <p>A record is assembled where it is read when that partition owns its session, which is so for publishers that key by
 * session id with the Java client's partitioner into as many partitions as the store has. Any other one makes one hop
 * through the strays topic. Assembly is commutative, so it does not matter which way a record went. See
 * {@code docs/decisions/0003-keying.md}.
 *
 * <p>{@code speech-source} and {@code strays-source} sort before {@code wide-source}, which keeps the number of the
 * store's sub-topology, and so its directories, when a topic grows.
 */
public final class AssemblerTopology {
    static final String SPEECH_SOURCE = "speech-source";
    static final String STRAYS_SOURCE = "strays-source";
    static final String WIDE_SOURCE = "wide-source";
    static final String ASSEMBLE = "assemble";
    static final String RE_KEY = "re-key";
    static final String STRAYS_SINK = "strays-sink";
    static final String NOTIFICATION_SINK = "notification-sink";
    static final String DEAD_LETTER_SINK = "dead-letter-sink";
    private static final String RE_KEY_STRAYS_SINK = RE_KEY + "-" + STRAYS_SINK;
    private static final String RE_KEY_DEAD_LETTER_SINK = RE_KEY + "-" + DEAD_LETTER_SINK;

    // A broker may hold records of old clients without a timestamp, which Kafka Streams would refuse; 0 is unknown too.
    private static final TimestampExtractor TIMESTAMP = (record, partitionTime) -> Math.max(0, record.timestamp());

    private AssemblerTopology() {}

    /**
     * Builds the topology.
     *
     * @param config settings of Kafka Streams that bear on topologies, such as a processor wrapper (KIP-1112)
     */
    public static Topology build(TopologyOptions options, TopologyServices services, TopologyConfig config) {
        return build(options, services, new Topology(config));
    }

    static Topology build(TopologyOptions options, TopologyServices services, Topology topology) {
        TopicNames topics = options.topics();
        EventCodec codec = new EventCodec(options.limits());
        Set<String> direct = new TreeSet<>(topics.inputs());
        direct.removeAll(options.wideInputs());
        Set<String> wide = new TreeSet<>(topics.inputs());
        wide.retainAll(options.wideInputs());

        source(topology, STRAYS_SOURCE, Set.of(topics.strays()));
        if (direct.isEmpty()) {
            topology.addProcessor(ASSEMBLE, new AssembleProcessor.Supplier(options, services, codec), STRAYS_SOURCE);
        } else {
            source(topology, SPEECH_SOURCE, direct);
            topology.addProcessor(
                    ASSEMBLE, new AssembleProcessor.Supplier(options, services, codec), SPEECH_SOURCE, STRAYS_SOURCE);
        }
        topology.addStateStore(TranscriptStore.builder(options.changelog()), ASSEMBLE);
        strays(topology, STRAYS_SINK, options, ASSEMBLE);
        sink(topology, NOTIFICATION_SINK, topics.notifications(), ASSEMBLE);
        sink(topology, DEAD_LETTER_SINK, topics.deadLetters(), ASSEMBLE);
        if (!wide.isEmpty()) {
            source(topology, WIDE_SOURCE, wide);
            topology.addProcessor(
                    RE_KEY,
                    () -> new ReKeyProcessor(
                            options, services.counts(), codec, RE_KEY_STRAYS_SINK, RE_KEY_DEAD_LETTER_SINK),
                    WIDE_SOURCE);
            strays(topology, RE_KEY_STRAYS_SINK, options, RE_KEY);
            sink(topology, RE_KEY_DEAD_LETTER_SINK, topics.deadLetters(), RE_KEY);
        }
        return topology;
    }

    private static void source(Topology topology, String name, Set<String> topics) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                TIMESTAMP,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics.toArray(String[]::new));
    }

    private static void sink(Topology topology, String name, String topic, String parent) {
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), parent);
    }

    private static void strays(Topology topology, String name, TopologyOptions options, String parent) {
        topology.addSink(
                name,
                options.topics().strays(),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                options.partitioning().byKey(),
                parent);
    }
}
