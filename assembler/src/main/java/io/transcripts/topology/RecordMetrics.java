package io.transcripts.topology;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.domain.Outcome;
import io.transcripts.schema.RejectedEvent;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts of rule 3.11, per life of the process:
 *
 * <pre>
 * transcripts_records_read_total = sum over outcomes of transcripts_records_total + what is on its way to its owner
 * </pre>
 *
 * A record is counted as read where it is read from an input topic, and under its outcome by the task that decides it.
 * Alert when the dead letters grow, when the organization conflicts grow, or when the difference does not drain.
 */
public final class RecordMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(RecordMetrics.class);

    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Counter read;
    private final Counter strays;
    private final Counter organizationConflicts;
    private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
    private final Map<RejectedEvent.Code, Counter> deadLetters = new EnumMap<>(RejectedEvent.Code.class);

    /** From when on the next conflict is logged, by {@link System#nanoTime}. */
    private final AtomicLong conflictDueNanos;

    public RecordMetrics(MeterRegistry registry) {
        this(registry, System::nanoTime);
    }

    RecordMetrics(MeterRegistry registry, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        conflictDueNanos = new AtomicLong(nanoTime.getAsLong());
        read = Counter.builder("transcripts.records.read")
                .description("Records read from the input topics")
                .register(registry);
        strays = Counter.builder("transcripts.records.strays")
                .description(
                        "Records read in a partition that does not own their session, and passed on; each costs a hop")
                .register(registry);
        organizationConflicts = Counter.builder("transcripts.organization.conflicts")
                .description("Sessions that were given two organizations, and are served to nobody")
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, outcome(registry, outcome.name().toLowerCase(Locale.ROOT), "none"));
        }
        for (RejectedEvent.Code code : RejectedEvent.Code.values()) {
            deadLetters.put(code, outcome(registry, "dead_lettered", code.label()));
        }
    }

    void read() {
        read.increment();
    }

    void stray() {
        strays.increment();
    }

    void decided(Outcome outcome) {
        outcomes.get(outcome).increment();
    }

    void rejected(RejectedEvent.Code code) {
        deadLetters.get(code).increment();
    }

    /** Counts each conflict, and logs one a minute at most, because publishers may cause any number. */
    void organizationConflict(String sessionId) {
        organizationConflicts.increment();
        long nowNanos = nanoTime.getAsLong();
        long dueNanos = conflictDueNanos.get();
        if (nowNanos - dueNanos >= 0 && conflictDueNanos.compareAndSet(dueNanos, nowNanos + QUIET_NANOS)) {
            LOG.warn(
                    "Session {} was given two organizations; it is served to nobody ({} since the start)",
                    sessionId,
                    (long) organizationConflicts.count());
        } else {
            LOG.debug("Session {} was given two organizations; it is served to nobody", sessionId);
        }
    }

    private static Counter outcome(MeterRegistry registry, String outcome, String code) {
        return Counter.builder("transcripts.records")
                .description("Records decided, by what they did")
                .tag("outcome", outcome)
                .tag("code", code)
                .register(registry);
    }
}
