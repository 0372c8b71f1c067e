package io.transcripts.http.connection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What anybody may cause on a port, as often as they like: counted, and told in one line a minute for each kind, whatever they
 * send. Thread-safe.
 */
public final class Incidents {
    private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);
    private static final long NANOS_BETWEEN_LINES = TimeUnit.MINUTES.toNanos(1);
    private static final String CLOSED = "transcripts.connections.closed";
    private static final String REFUSED = "transcripts.http.refused";

    /** What may happen, and what the log says of it behind the number. */
    public enum Kind {
        SLOW(CLOSED, "connections closed that brought no whole request in time"),
        ADDRESS(CLOSED, "connections closed of addresses that had too many"),
        FULL(CLOSED, "connections closed to make room for others"),
        MALFORMED(REFUSED, "requests that are not valid HTTP"),
        TOO_LONG(REFUSED, "requests with too long a line or headers"),
        VERSION(REFUSED, "requests in a version of HTTP that is not spoken here"),
        CANCELLED(REFUSED, "requests that their callers took back or broke off"),
        HTTP2(REFUSED, "connections closed for what their clients did to HTTP/2"),
        TLS(REFUSED, "connections that began no TLS that is accepted here"),
        KEY(REFUSED, "keys that are none"),
        GUESS(REFUSED, "requests with a key from addresses that had tried too many"),
        RATE(REFUSED, "requests beyond the rate of their key"),
        UNACCEPTED(REFUSED, "connections that the system did not hand over");

        private final String metric;
        private final String told;

        Kind(String metric, String told) {
            this.metric = metric;
            this.told = told;
        }
    }

    private static final class Tally {
        private final Counter counter;
        private final LongAdder untold = new LongAdder();
        private long toldAt;

        private Tally(Counter counter, long toldAt) {
            this.counter = counter;
            this.toldAt = toldAt;
        }
    }

    private final String port;
    private final MeterRegistry registry;
    private final Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);

    /** @param port its name, for the log and the metrics */
    public Incidents(String port, MeterRegistry registry) {
        this.port = port;
        this.registry = registry;
        long longAgo = NanoTime.now() - NANOS_BETWEEN_LINES;
        for (Kind kind : Kind.values()) {
            String tag = kind.metric.equals(CLOSED) ? "reason" : "kind";
            String name = kind.name().toLowerCase(Locale.ROOT);
            Counter counter = Counter.builder(kind.metric)
                    .description("What callers and strangers made the port do: close connections, or refuse requests")
                    .tag("port", port)
                    .tag(tag, name)
                    .register(registry);
            tallies.put(kind, new Tally(counter, longAgo));
        }
    }

    /** Shows how many connections there are. */
    void show(Map<?, ?> connections) {
        Gauge.builder("transcripts.connections", connections, Map::size)
                .description("Connections that are open")
                .tag("port", port)
                .register(registry);
    }

    /** One more; cheap. */
    public void count(Kind kind) {
        Tally tally = tallies.get(kind);
        tally.counter.increment();
        tally.untold.increment();
    }

    /** Writes what has not been told, of each kind that the last minute has no line of. Called again and again. */
    synchronized void tell(long nanoTime) {
        tallies.forEach((kind, tally) -> {
            if (nanoTime - tally.toldAt >= NANOS_BETWEEN_LINES) {
                long count = tally.untold.sumThenReset();
                if (count > 0) {
                    tally.toldAt = nanoTime;
                    LOG.warn("{} port, since the last such line: {} {}", port, count, kind.told);
                }
            }
        });
    }
}
