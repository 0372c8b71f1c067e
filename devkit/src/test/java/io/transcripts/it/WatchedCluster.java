package io.transcripts.it;

import io.transcripts.devkit.processes.Command;
import io.transcripts.topology.Partitioning;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/** A broker, nodes of one application and more, and what scrapes them: all processes of their own, to be broken one by one. */
final class WatchedCluster implements AutoCloseable {
    /** The application whose nodes are the job {@code transcripts}. */
    static final String CALLS = "calls";

    static final String JOB = "transcripts";
    private static final int PARTITIONS = 3;
    private static final long SECOND_MS = 1_000;

    final BrokerProcess broker;
    final Nodes nodes;
    final Kafka kafka;
    private final Path directory;
    private final Map<String, List<URI>> jobs = new LinkedHashMap<>();
    private final List<PrometheusProcess> watching = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    WatchedCluster(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        broker = open(BrokerProcess.start(directory.resolve("broker")));
        nodes = new Nodes(broker.bootstrapServers(), directory);
        kafka = new Kafka(broker.bootstrapServers());
    }

    /** Closes it with the cluster, the last one first. */
    <T extends AutoCloseable> T open(T part) {
        open.add(part);
        return part;
    }

    /**
     * Three ready nodes with a copy of each partition, scraped.
     *
     * @param ofThird around the last of them
     * @param more options of the last
     */
    List<ServeProcess> serveThree(UnaryOperator<Command> ofThird, String... more)
            throws IOException, InterruptedException {
        List<ServeProcess> three = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            List<String> options = new ArrayList<>(List.of("--standbys=1"));
            if (name.equals("c")) {
                options.addAll(List.of(more));
            }
            three.add(serve(
                    CALLS,
                    name,
                    name.equals("c") ? ofThird : UnaryOperator.identity(),
                    options.toArray(String[]::new)));
        }
        for (ServeProcess node : three) {
            node.awaitReady();
            scrape(JOB, node);
        }
        return three;
    }

    /** Starts a node, which may not be ready yet, and is not scraped. */
    ServeProcess serve(String application, String name, UnaryOperator<Command> around, String... more)
            throws InterruptedException {
        List<String> arguments = new ArrayList<>(nodes.arguments(application, directory.resolve("state-" + name)));
        for (String option : more) {
            // An option that is given stands in for the one that all have.
            String key = option.substring(0, option.indexOf('=') + 1);
            arguments.removeIf(each -> !key.equals("--kafka=") && each.startsWith(key));
        }
        arguments.addAll(List.of(more));
        arguments.add("--bootstrap-servers=" + broker.bootstrapServers());
        arguments.add("--api-keys=" + nodes.keysFile());
        arguments.add("--advertised=127.0.0.1");
        return open(ServeProcess.start(directory.resolve(name + ".log"), around, arguments));
    }

    PrometheusProcess watch(String name, String alerts) throws IOException {
        PrometheusProcess prometheus = open(PrometheusProcess.start(directory.resolve(name), alerts));
        watching.add(prometheus);
        return prometheus.scrape(jobs);
    }

    void scrape(String job, ServeProcess node) throws IOException {
        jobs.computeIfAbsent(job, unused -> new ArrayList<>()).add(node.managementUrl());
        tell();
    }

    void forget(String job, ServeProcess node) throws IOException {
        jobs.get(job).remove(node.managementUrl());
        tell();
    }

    private void tell() throws IOException {
        for (PrometheusProcess prometheus : watching) {
            prometheus.scrape(jobs);
        }
    }

    /** Publishes events as publishers should, with a time so many seconds ago. */
    void publish(String application, long secondsAgo, List<String> events) {
        long at = System.currentTimeMillis() - secondsAgo * SECOND_MS;
        send(events, value -> {
            ProducerRecord<byte[], byte[]> keyed = Nodes.keyed(Nodes.topics(application), value);
            return new ProducerRecord<>(keyed.topic(), null, at, keyed.key(), value);
        });
    }

    /** Publishes events where their session does not live, as other partitioners do. */
    void publishElsewhere(String application, List<String> events) {
        send(events, value -> {
            ProducerRecord<byte[], byte[]> keyed = Nodes.keyed(Nodes.topics(application), value);
            int owner = new Partitioning(PARTITIONS).ownerOf(Calls.sessionId(value));
            return new ProducerRecord<>(keyed.topic(), (owner + 1) % PARTITIONS, keyed.key(), value);
        });
    }

    /** Publishes what is no event. */
    void publishRubbish(String application, List<String> values) {
        send(values, value -> new ProducerRecord<>(Nodes.topics(application).session(), null, value));
    }

    private void send(List<String> values, Function<byte[], ProducerRecord<byte[], byte[]>> record) {
        kafka.send(
                values.stream()
                        .map(value -> value.getBytes(StandardCharsets.UTF_8))
                        .toList(),
                record);
    }

    /** What every consumer may read from the broker in a second; null for as much as it likes. */
    void throttle(Double bytes) throws Exception {
        Map<String, String> everybody = new LinkedHashMap<>();
        everybody.put(ClientQuotaEntity.CLIENT_ID, null);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                            new ClientQuotaEntity(everybody),
                            List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", bytes)))))
                    .all()
                    .get();
        }
    }

    @Override
    public void close() {
        for (int i = open.size() - 1; i >= 0; i--) {
            try {
                open.get(i).close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static String started(String session, String organization) {
        return "{\"type\":\"session.started\",\"session_id\":\"" + session + "\",\"organization_id\":\"" + organization
                + "\"}";
    }

    static String segment(String session, int number) {
        return "{\"type\":\"asr\",\"session_id\":\"" + session + "\",\"segment_id\":\"seg_" + number
                + "\",\"is_final\":true,\"text\":\"Sentence number " + number + " of this call.\",\"start_time\":"
                + number
                + ",\"end_time\":" + number + "}";
    }

    static String ended(String session, int segments) {
        return "{\"type\":\"session.ended\",\"session_id\":\"" + session + "\",\"segment_count\":" + segments + "}";
    }
}
