package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.internals.AppInfoParser;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** What is relied on of the internals of Kafka Streams. */
class BufferedStoreTest {
    private static final String LOOKED_AT = "4.4.0";

    /**
     * With another version, look whether {@code StreamTask.prepareCommit} still calls {@code flushCache} of its stores before
     * it flushes the producer and before the offsets are committed, and {@code ProcessorStateManager.recycle} still calls
     * {@code clearCache}; run {@code FaultsTest} with many kills; then change the version here.
     */
    @Test
    void theVersionOfKafkaStreamsIsTheOneThatWasLookedAt() {
        assertThat(AppInfoParser.getVersion()).isEqualTo(LOOKED_AT);
    }

    @Test
    void aCommitFlushesTheBufferBeforeTheStoreIsCommitted() {
        List<String> calls = new ArrayList<>();
        Topology topology = new Topology();
        topology.addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "in");
        topology.addProcessor("process", () -> new Idle(), "source");
        topology.addStateStore(new Builder(calls), "process");
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        try (TopologyTestDriver driver = new TopologyTestDriver(topology, settings)) {
            calls.clear();
            driver.createInputTopic("in", new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(new byte[] {1});

            assertThat(calls).startsWith("flushed", "committed");
            calls.clear();
        }
        assertThat(calls).doesNotContain("flushed after close");
    }

    private static final class Idle implements Processor<byte[], byte[], Void, Void> {
        @Override
        public void init(ProcessorContext<Void, Void> context) {
            assertThat(context.<Recording>getStateStore("rows")).isNotNull();
        }

        @Override
        public void process(Record<byte[], byte[]> record) {}
    }

    private static final class Recording extends BufferedStore {
        private final List<String> calls;

        Recording(KeyValueStore<Bytes, byte[]> inner, List<String> calls) {
            super(inner);
            this.calls = calls;
        }

        @Override
        void flushBuffer() {
            calls.add(isOpen() ? "flushed" : "flushed after close");
            // Must still be possible
            wrapped().putAll(List.of(KeyValue.pair(Bytes.wrap(new byte[] {1}), new byte[] {1})));
        }

        @Override
        void dropBuffer() {
            calls.add("dropped");
        }

        @Override
        public void commit(Map<org.apache.kafka.common.TopicPartition, Long> changelogOffsets) {
            calls.add("committed");
            super.commit(changelogOffsets);
        }
    }

    private record Builder(List<String> calls) implements StoreBuilder<Recording> {
        private static final StoreBuilder<KeyValueStore<Bytes, byte[]>> ROWS = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("rows"), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of());

        @Override
        public Recording build() {
            return new Recording(ROWS.build(), calls);
        }

        @Override
        public StoreBuilder<Recording> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<Recording> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<Recording> withLoggingEnabled(Map<String, String> config) {
            return this;
        }

        @Override
        public StoreBuilder<Recording> withLoggingDisabled() {
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return ROWS.logConfig();
        }

        @Override
        public boolean loggingEnabled() {
            return true;
        }

        @Override
        public String name() {
            return "rows";
        }
    }
}
