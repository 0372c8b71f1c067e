package io.transcripts.runtime;

import io.transcripts.store.OwnerFence;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Signs what the producers of this node write into changelogs, and tells a {@link ChangelogGuard} of it. Made by Kafka. */
public final class ChangelogAcks implements ProducerInterceptor<byte[], byte[]> {
    /** Setting of the producer that holds the guard. */
    static final String GUARD = "transcripts.changelog.guard";

    private @Nullable ChangelogGuard guard;

    @Override
    public void configure(Map<String, ?> configs) {
        guard = configs.get(GUARD) instanceof ChangelogGuard given ? given : null;
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> sent) {
        if (guard != null) {
            long incarnation = guard.incarnation(sent.topic(), sent.partition());
            if (incarnation > 0) {
                OwnerFence.sign(sent.headers(), incarnation);
            }
        }
        return sent;
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        if (guard != null && metadata != null && failure == null && metadata.hasOffset()) {
            guard.acknowledged(metadata.topic(), metadata.partition(), metadata.offset());
        }
    }

    @Override
    public void close() {}
}
