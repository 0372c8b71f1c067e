package io.transcripts.it;

import io.transcripts.devkit.SampleCalls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The sample calls, again and again under new session ids, at the pace of speech: a new group of four calls each so many seconds.
 * Callers read a transcript ten times a second, in turn from each node, and follow a call each two seconds until it is over.
 */
final class SteadyLoad implements AutoCloseable {
    private static final int READ_EVERY_MS = 100;
    private static final int FOLLOW_EVERY_MS = 2_000;

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final HttpClient client = HttpClient.newHttpClient();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Supplier<List<URI>> apis;
    private final Nodes nodes;
    private final String application;
    private final AtomicLong groups = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean isPaused;

    /**
     * Starts it.
     *
     * @param apis public ports of the nodes
     * @param everyMs between the beginnings of two groups of calls
     */
    SteadyLoad(String bootstrapServers, Nodes nodes, String application, Supplier<List<URI>> apis, long everyMs) {
        this.nodes = nodes;
        this.application = application;
        this.apis = apis;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        var calls = timer.scheduleAtFixedRate(this::beginCalls, 0, everyMs, TimeUnit.MILLISECONDS);
        var reads = timer.scheduleAtFixedRate(() -> ask(false), 2_000, READ_EVERY_MS, TimeUnit.MILLISECONDS);
        var streams = timer.scheduleAtFixedRate(() -> ask(true), 2_000, FOLLOW_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Events that were published. */
    long sent() {
        return sent.get();
    }

    /** No new calls, and no events of those that are under way. */
    void pause(boolean yes) {
        isPaused = yes;
    }

    private void beginCalls() {
        if (isPaused) {
            return;
        }
        String suffix = "." + groups.incrementAndGet();
        for (SampleCalls.LiveEvent event : SampleCalls.live(Instant.now(), 1)) {
            String mine = "\"session_id\":\"" + event.sessionId();
            byte[] value = event.json().replace(mine, mine + suffix).getBytes(StandardCharsets.UTF_8);
            var unused = timer.schedule(() -> send(value), event.offsetMs(), TimeUnit.MILLISECONDS);
        }
    }

    private void send(byte[] value) {
        if (!isPaused) {
            ProducerRecord<byte[], byte[]> record = Nodes.keyed(Nodes.topics(application), value);
            var unused = producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    sent.incrementAndGet();
                }
            });
        }
    }

    private void ask(boolean isStream) {
        List<URI> all = apis.get();
        long group = groups.get();
        if (all.isEmpty() || group == 0) {
            return;
        }
        long turn = asked.incrementAndGet();
        List<String> sessions = SampleCalls.sessionIds();
        String session = sessions.get((int) (turn % sessions.size())) + "." + Math.max(1, group - turn % 3);
        String path = "/v1/sessions/" + session + "/transcript" + (isStream ? "/stream?until=complete" : "");
        HttpRequest request = HttpRequest.newBuilder(
                        all.get((int) (turn / sessions.size() % all.size())).resolve(path))
                .header("X-API-Key", nodes.key())
                .build();
        var unused = client.sendAsync(request, BodyHandlers.discarding());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        producer.close();
    }
}
