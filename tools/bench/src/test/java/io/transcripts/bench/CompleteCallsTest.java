package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.SpeechEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class CompleteCallsTest {
    private final CompleteCalls calls = new CompleteCalls("call-", 5, 3);

    @Test
    void everyEventIsOneByTheContract() throws Exception {
        for (ProducerRecord<byte[], byte[]> event : generate(7)) {
            SpeechEvent decoded = new EventCodec(Limits.DEFAULT).decode(event.value());
            assertThat(decoded.sessionId()).isEqualTo(new String(event.key(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void eachCallHasAllItsEvents() {
        var counts = generate(7).stream()
                .collect(Collectors.groupingBy(
                        event -> new String(event.key(), StandardCharsets.UTF_8), Collectors.counting()));

        assertThat(counts).hasSize(7).containsKeys("call-0", "call-6");
        assertThat(counts.values()).containsOnly((long) calls.eventsPerCall());
    }

    @Test
    void theSameEveryTime() {
        assertThat(texts(generate(4))).isEqualTo(texts(generate(4)));
    }

    @Test
    void probesAreEventsByTheContract() throws Exception {
        Probes probes = new Probes("probe-");
        List<ProducerRecord<byte[], byte[]>> events = new ArrayList<>();
        probes.sessionIds(25).forEach(session -> events.add(Events.started(session)));
        events.add(probes.probe(24));

        for (ProducerRecord<byte[], byte[]> event : events) {
            assertThat(new EventCodec(Limits.DEFAULT).decode(event.value()).sessionId())
                    .startsWith("probe-");
        }
        assertThat(events).hasSize(4);
        assertThat(probes.sessionId(24)).isEqualTo("probe-2");
    }

    private List<ProducerRecord<byte[], byte[]>> generate(int count) {
        List<ProducerRecord<byte[], byte[]>> events = new ArrayList<>();
        calls.generate(0, count, events::add);
        return events;
    }

    private static List<String> texts(List<ProducerRecord<byte[], byte[]>> events) {
        return events.stream()
                .map(event -> new String(event.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
