package io.transcripts.fencing;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Puts the epoch of the task into each record that this node's producers write into the changelog, and tells the
 * {@link ChangelogFence} which offsets are its own. Made by Kafka; see {@link ChangelogFence#intercept}.
 */
public final class SigningInterceptor implements ProducerInterceptor<byte[], byte[]> {
    /** Setting of the producer that holds the fence. */
    static final String FENCE = "transcripts.changelog.fence";

    private @Nullable ChangelogFence fence;

    @Override
    public void configure(Map<String, ?> configs) {
        fence = configs.get(FENCE) instanceof ChangelogFence given ? given : null;
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> sent) {
        if (fence != null) {
            long epoch = fence.epoch(sent.topic(), sent.partition());
            if (epoch != Epoch.NONE) {
                Epoch.sign(sent.headers(), epoch);
            }
        }
        return sent;
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception failure, Headers headers) {
        if (fence != null && metadata != null && failure == null && metadata.hasOffset()) {
            fence.acknowledged(metadata.topic(), metadata.partition(), metadata.offset(), Epoch.of(headers));
        }
    }

    @Override
    public void close() {}
}
