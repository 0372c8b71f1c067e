package io.transcripts.bench;

import java.time.Duration;
import java.util.Map;

/**
 * Publishes calls at a steady rate: the ingest beside which something else is measured. Says {@link #PUBLISHING} when it
 * begins.
 *
 * @param rate events a second
 * @param prefix of the session ids
 */
record SteadyEvents(String bootstrapServers, double rate, Duration duration, String prefix) implements Part {
    static final String PUBLISHING = "publishing";
    private static final int LINGER_MS = 5;

    @Override
    public Map<String, Double> run() {
        CompleteCalls calls = CompleteCalls.usual(prefix);
        long count = Math.round(rate * duration.toMillis() / 1_000);
        try (Events events = new Events(bootstrapServers, LINGER_MS)) {
            System.out.println(PUBLISHING);
            SteadyRate schedule = new SteadyRate(rate);
            for (int first = 0; events.sent() < count; first += calls.open()) {
                calls.generate(first, calls.open(), event -> {
                    if (events.sent() < count) {
                        schedule.awaitNext();
                        events.send(event);
                    }
                });
            }
            events.flush();
            return Map.of("events", (double) events.sent(), "behind_ms", schedule.behind() / 1e6);
        }
    }
}
