package io.transcripts.bench;

import io.transcripts.devkit.Transcripts;
import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import io.transcripts.devkit.processes.ProcessUsage;
import io.transcripts.node.command.CommandException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;

/** The broker, a process of its own, and what the suite asks it. */
final class Cluster implements AutoCloseable {
    private static final String HEAP = "1g";
    private static final Pattern READY = Pattern.compile("Kafka broker ready at (\\S+),");
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int ANSWER_SECONDS = 60;

    private final ChildProcess broker;
    private final String bootstrapServers;
    private final Admin admin;

    private Cluster(ChildProcess broker, String bootstrapServers) {
        this.broker = broker;
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** Starts a broker with an empty data directory. */
    static Cluster start(Path directory) throws InterruptedException {
        ChildProcess broker = ChildProcess.start(
                "The broker",
                Command.java(
                        Transcripts.class,
                        HEAP,
                        List.of("broker", "--port=0", "--data-dir=" + directory.resolve("broker"))),
                directory.resolve("broker.log"));
        try {
            return new Cluster(broker, broker.awaitLine(READY, START_LIMIT).group(1));
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    double cpuSeconds() {
        return ProcessUsage.cpu(broker.handle()).toNanos() / 1e9;
    }

    void createTopic(String name, int partitions) throws InterruptedException {
        answer(admin.createTopics(
                        List.of(new NewTopic(name, partitions, (short) 1).configs(Map.of("retention.ms", "-1"))))
                .all());
    }

    /** Bytes of all topics of these names, as stored: log segments with their compression, without indexes. */
    long storedBytes(Predicate<String> topics) throws InterruptedException {
        return answer(admin.describeLogDirs(List.of(1)).allDescriptions()).values().stream()
                .flatMap(directories -> directories.values().stream())
                .flatMap(directory -> directory.replicaInfos().entrySet().stream())
                .filter(replica -> topics.test(replica.getKey().topic()))
                .mapToLong(replica -> replica.getValue().size())
                .sum();
    }

    /** Sum of the offsets that a group has committed. */
    long committed(String group) throws InterruptedException {
        Map<?, OffsetAndMetadata> offsets =
                answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return offsets.values().stream()
                .mapToLong(offset -> offset == null ? 0 : offset.offset())
                .sum();
    }

    void deleteTopics(Predicate<String> topics) throws InterruptedException {
        Set<String> doomed =
                answer(admin.listTopics().names()).stream().filter(topics).collect(Collectors.toSet());
        if (!doomed.isEmpty()) {
            answer(admin.deleteTopics(doomed).all());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
        // Its data is thrown away: no need to close files in order.
        broker.close();
    }

    private static <T> T answer(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CommandException("The broker refused: " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new CommandException("The broker does not answer.", e);
        }
    }
}
