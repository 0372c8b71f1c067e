package io.transcripts.bench;

import io.transcripts.devkit.Publisher;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Calls that go on for as long as somebody asks for changes of them, one call after the other: four interim results of a segment, then
 * its final result.
 *
 * @param prefix of the session ids; the number from 0 follows
 * @param calls how many
 */
record LiveCalls(String prefix, int calls) {
    private static final int RESULTS_OF_A_SEGMENT = 5;
    private static final String[] WORDS = {"We have", "looked at", "your order", "and it leaves", "our house today."};

    /** Their beginnings. */
    void begin(Consumer<ProducerRecord<byte[], byte[]>> to) {
        for (int call = 0; call < calls; call++) {
            to.accept(Events.started(prefix + call));
        }
    }

    /** The change of that number, from 0. */
    ProducerRecord<byte[], byte[]> change(long number) {
        int call = (int) (number % calls);
        long result = number / calls;
        long segment = result / RESULTS_OF_A_SEGMENT;
        int said = (int) (result % RESULTS_OF_A_SEGMENT) + 1;
        return Events.record(
                Publisher.Topics.DEFAULT.asr(),
                prefix + call,
                "{\"type\":\"asr\",\"session_id\":\"" + prefix + call + "\",\"segment_id\":\"seg_" + segment
                        + "\",\"is_final\":" + (said == RESULTS_OF_A_SEGMENT) + ",\"revision\":" + said
                        + ",\"speaker\":\"agent\",\"language\":\"en\",\"text\":\""
                        + String.join(" ", List.of(WORDS).subList(0, said)) + "\",\"start_time\":" + 3 * segment
                        + ",\"end_time\":" + (3 * segment + said * 0.5) + "}");
    }

    /** Events of others, with a change of these behind each so many of them; both go to the same place. */
    Consumer<ProducerRecord<byte[], byte[]>> among(int others, Consumer<ProducerRecord<byte[], byte[]>> to) {
        return new Consumer<>() {
            private long count;

            @Override
            public void accept(ProducerRecord<byte[], byte[]> event) {
                to.accept(event);
                count++;
                if (count % others == 0) {
                    to.accept(change(count / others - 1));
                }
            }
        };
    }
}
