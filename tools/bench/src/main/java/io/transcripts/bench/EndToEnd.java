package io.transcripts.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * From a publisher's {@code send()} to the moment when the event can be had, at a steady rate of events. Some of them are
 * probes, and for each it is waited until it is there: in the answer of the API, or else at a plain consumer, which is as soon
 * as anybody can have it.
 *
 * <p>Taken from the time at which a probe was due, so that a publisher that is held up counts too. Publisher and observer are
 * one process with one clock.
 *
 * @param url of the API; null for a consumer that waits for the probes
 * @param rate events a second, probes included
 * @param floodRate events a second of one session more, which floods: 5,000 words each
 * @param prefix of the session ids
 * @param follows whether streams of the probes' sessions are followed, instead of asking for their transcripts
 * @param live calls that change all the time, which somebody has begun; null for none
 * @param among other events for each change of these
 */
record EndToEnd(
        String bootstrapServers,
        @Nullable URI url,
        String apiKey,
        double rate,
        double floodRate,
        String prefix,
        Duration warmUp,
        Duration duration,
        boolean follows,
        @Nullable LiveCalls live,
        int among)
        implements Part {
    private static final double PROBES_PER_SECOND = 25;
    /** What Kafka's producer does since version 4 when it is told nothing. */
    private static final int LINGER_MS = 5;

    private static final Duration SETTLE = Duration.ofSeconds(3);

    /** The same beside a session that floods. */
    EndToEnd beside(double flood) {
        return new EndToEnd(bootstrapServers, url, apiKey, rate, flood, prefix, warmUp, duration, follows, live, among);
    }

    /** The same over streams. */
    EndToEnd following() {
        return new EndToEnd(
                bootstrapServers, url, apiKey, rate, floodRate, prefix, warmUp, duration, true, live, among);
    }

    /** The same with a change of live calls behind each so many others. */
    EndToEnd with(LiveCalls calls, int others) {
        return new EndToEnd(
                bootstrapServers, url, apiKey, rate, floodRate, prefix, warmUp, duration, follows, calls, others);
    }

    @Override
    public Map<String, Double> run() throws IOException, InterruptedException {
        Probes calls = new Probes(prefix + "probe-");
        int probeCount =
                (int) Math.ceil(PROBES_PER_SECOND * warmUp.plus(duration).toMillis() / 1_000) + 1;
        try (Events events = new Events(bootstrapServers, LINGER_MS)) {
            // So that the probes' sessions have somebody who may read them.
            calls.sessionIds(probeCount).forEach(session -> events.send(Events.started(session)));
            events.flush();
            Thread.sleep(SETTLE.toMillis());
            return observed(events, calls, calls.sessionIds(probeCount));
        }
    }

    private Map<String, Double> observed(Events events, Probes calls, List<String> sessionIds)
            throws IOException, InterruptedException {
        try (ProbeObserver observer = observer(sessionIds)) {
            Flood flood = floodRate > 0 ? new Flood(bootstrapServers, prefix + "flood", floodRate) : null;
            long behind = publish(events, calls, observer);
            if (flood != null) {
                flood.close();
            }
            events.flush();
            Latencies latencies = observer.await();
            Map<String, Double> figures = new TreeMap<>(latencies.figures());
            figures.put("probes", (double) latencies.count());
            figures.put("lost", (double) observer.lost());
            figures.put("publisher_behind_ms", behind / 1e6);
            return figures;
        }
    }

    private ProbeObserver observer(List<String> sessionIds) throws IOException, InterruptedException {
        if (url == null) {
            return new ConsumerObserver(bootstrapServers);
        }
        return follows ? new StreamObserver(url, apiKey, sessionIds) : new ApiObserver(url, apiKey);
    }

    private long publish(Events events, Probes calls, ProbeObserver observer) {
        CompleteCalls background = CompleteCalls.usual(prefix);
        SteadyRate schedule = new SteadyRate(rate);
        long perProbe = Math.round(rate / PROBES_PER_SECOND);
        long total = Math.round(rate * warmUp.plus(duration).toMillis() / 1_000);
        long unrecorded = Math.round(rate * warmUp.toMillis() / 1_000);
        long begin = events.sent();
        Consumer<ProducerRecord<byte[], byte[]>> send = event -> {
            long count = events.sent() - begin;
            if (count < total) {
                if (count % perProbe == 0) {
                    int number = (int) (count / perProbe);
                    long due = schedule.awaitNext();
                    observer.expect(new ProbeObserver.Expected(
                            calls.sessionId(number), Probes.segmentId(number), due, count >= unrecorded));
                    events.send(calls.probe(number));
                }
                schedule.awaitNext();
                events.send(event);
            }
        };
        Consumer<ProducerRecord<byte[], byte[]>> all = live == null ? send : live.among(among, send);
        for (int first = 0; events.sent() - begin < total; first += background.open()) {
            background.generate(first, background.open(), all);
        }
        return schedule.behind();
    }
}
