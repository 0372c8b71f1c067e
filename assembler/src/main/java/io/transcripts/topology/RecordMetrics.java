package io.transcripts.topology;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.transcripts.domain.Outcome;
import io.transcripts.ownership.ReadPositions;
import io.transcripts.schema.RejectedEvent;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts of rule 3.11. A record is counted as read where it is read from an input topic, and under its outcome by the
 * task that decides it. These counts begin anew with each life of a process, and a record may be read in one process and
 * decided in another: so their difference says little, and over a restart it is wrong for ever.
 *
 * <p>What does not add up is told by {@code transcripts.records.residue} instead, which knows no past. It is the sum of
 *
 * <ul>
 *   <li>the records that a task here has in hand: taken out of a topic, and neither decided nor passed on nor given back by a
 *       failure, after which they are read again. While a node is idle that is 0; a record that is forgotten stays in it;
 *   <li>the records that have been passed on to partitions that are worked on here, and were not read: what the brokers say of
 *       the strays topic, and so right whoever sent them, and whoever worked on the partition before.
 * </ul>
 */
public final class RecordMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(RecordMetrics.class);

    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Counter read;
    private final Counter strays;
    private final Counter organizationConflicts;
    /** Records that are neither decided nor passed on nor given back. */
    private final LongAdder inHand = new LongAdder();

    private final Timer queryable;
    private final ReadPositions positions = new ReadPositions();
    private final SessionMetrics sessions;
    private final UnownedSessions unowned;
    private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
    private final Map<RejectedEvent.Code, Counter> deadLetters = new EnumMap<>(RejectedEvent.Code.class);

    /** From when on the next conflict is logged, by {@link System#nanoTime}. */
    private final AtomicLong conflictDueNanos;

    /** @param quiet after an end that announced no number of segments */
    public RecordMetrics(MeterRegistry registry, Duration quiet) {
        this(registry, quiet, System::nanoTime);
    }

    RecordMetrics(MeterRegistry registry, Duration quiet, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        conflictDueNanos = new AtomicLong(nanoTime.getAsLong());
        read = Counter.builder("transcripts.records.read")
                .description("Records read from the input topics")
                .register(registry);
        strays = Counter.builder("transcripts.records.strays")
                .description(
                        "Records read in a partition that does not own their session, and passed on; each costs a hop")
                .register(registry);
        queryable = Timer.builder("transcripts.event.to.queryable")
                .description("From a record's timestamp to when queries see what it changed")
                .serviceLevelObjectives(
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2_500),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(10))
                .register(registry);
        sessions = new SessionMetrics(registry, quiet);
        unowned = new UnownedSessions(registry, nanoTime);
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

    /** How far the tasks here have read. */
    public ReadPositions positions() {
        return positions;
    }

    /**
     * Shows what does not add up.
     *
     * @param passedOn records on their way to partitions that are worked on here
     */
    public void bindResidue(MeterRegistry registry, LongSupplier passedOn) {
        Gauge.builder("transcripts.records.residue", () -> inHand.sum() + passedOn.getAsLong())
                .description("Records that were read and neither decided nor passed on, or passed on and not read")
                .register(registry);
    }

    /** What becomes of sessions. */
    SessionMetrics sessions() {
        return sessions;
    }

    /** Sessions that nobody can see. */
    UnownedSessions unowned() {
        return unowned;
    }

    /** A record was taken out of an input topic; one of the next four follows. */
    void read() {
        read.increment();
        inHand.increment();
    }

    /** One was taken out of the strays topic; one of the next four follows. */
    void arrived() {
        inHand.increment();
    }

    void stray() {
        strays.increment();
        inHand.decrement();
    }

    void decided(Outcome outcome) {
        outcomes.get(outcome).increment();
        inHand.decrement();
    }

    void rejected(RejectedEvent.Code code) {
        deadLetters.get(code).increment();
        inHand.decrement();
    }

    /** The task fails with it, and it will be read again. */
    void givenBack() {
        inHand.decrement();
    }

    /** What a record says can be queried; one of unknown time says nothing of how long that took. */
    void queryable(long recordMs, long nowMs) {
        if (recordMs > 0) {
            queryable.record(Math.max(0, nowMs - recordMs), TimeUnit.MILLISECONDS);
        }
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
