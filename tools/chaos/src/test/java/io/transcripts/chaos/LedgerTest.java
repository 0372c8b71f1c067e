package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** An acknowledged record that the brokers no longer have is found. */
class LedgerTest {
    private static final TopicPartition PARTITION = new TopicPartition("in", 0);

    private final Ledger ledger = new Ledger();

    @Test
    void nothingIsMissingThatIsWhereItWasAcknowledged() {
        acknowledged(0, "a");
        acknowledged(1, "b");

        assertThat(missing("a", "b", "nobody's")).isEmpty();
        assertThat(ledger.acknowledged()).isEqualTo(2);
    }

    @Test
    void aRecordThatWasLostIsMissing() {
        acknowledged(0, "a");
        acknowledged(1, "b");

        assertThat(missing("a")).containsExactly("in-0, offset 1");
    }

    @Test
    void aRecordInThePlaceOfAnotherIsNotIt() {
        acknowledged(0, "a");
        acknowledged(1, "b");

        assertThat(missing("a", "c", "b")).containsExactly("in-0, offset 1");
    }

    @Test
    void aRecordWithoutAPlaceMayBeAnywhere() {
        acknowledged(-1, "b");
        acknowledged(-1, "x");

        assertThat(missing("a", "b")).containsExactly("in-0, offset -1");
    }

    private void acknowledged(long offset, String value) {
        ledger.acknowledged(new RecordMetadata(PARTITION, offset, 0, 0, 0, 0), bytes(value));
    }

    private List<String> missing(String... values) {
        try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
            consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
            consumer.updateEndOffsets(Map.of(PARTITION, (long) values.length));
            consumer.schedulePollTask(() -> {
                for (int i = 0; i < values.length; i++) {
                    consumer.addRecord(new ConsumerRecord<>("in", 0, i, bytes("key"), bytes(values[i])));
                }
            });
            return ledger.missing(consumer, List.of(PARTITION));
        }
    }

    private static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
