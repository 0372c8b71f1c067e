package io.transcripts.runtime;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.streams.StreamsConfig;

/** When the group gives up a member that is silent. */
final class GroupSessionTimeout {
    private static final String OF_STREAMS_GROUP = "streams.session.timeout.ms";
    private static final long PATIENCE_SECONDS = 5;

    private GroupSessionTimeout() {}

    /** @param settings as the members have them, passed-through ones among them */
    static Duration of(Admin admin, AssemblerConfig config, StreamsConfig settings) throws InterruptedException {
        if (!config.isStreamsProtocol()) {
            Object timeout = settings.getMainConsumerConfigs(config.applicationId(), "any", 1)
                    .get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
            return timeout == null
                    ? config.sessionTimeout()
                    : Duration.ofMillis(Long.parseLong(String.valueOf(timeout)));
        }
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, config.applicationId());
        try {
            ConfigEntry entry = admin.describeConfigs(Set.of(group))
                    .values()
                    .get(group)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .get(OF_STREAMS_GROUP);
            return entry == null ? config.sessionTimeout() : Duration.ofMillis(Long.parseLong(entry.value()));
        } catch (ExecutionException | TimeoutException e) {
            throw new StartException(
                    "The brokers do not say what " + OF_STREAMS_GROUP + " of the group is, which"
                            + " group.protocol=streams needs; do they support it, and may this node describe the group?",
                    e);
        }
    }
}
