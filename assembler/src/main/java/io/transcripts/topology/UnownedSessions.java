package io.transcripts.topology;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.domain.Header;
import io.transcripts.domain.Transcript.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions that are over, and of which nobody has said whose they are: nobody can see them. The first mistake of many a publisher
 * is to leave {@code session.started} out. Per life of the process; after a crash a session may be counted again.
 */
final class UnownedSessions {
    private static final Logger LOG = LoggerFactory.getLogger(UnownedSessions.class);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Counter counter;
    private final LongSupplier nanoTime;
    /** From when on the next one is logged. */
    private final AtomicLong dueNanos;

    UnownedSessions(MeterRegistry registry, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        dueNanos = new AtomicLong(nanoTime.getAsLong());
        counter = Counter.builder("transcripts.sessions.unowned")
                .description("Sessions that ended or fell silent without an organization, and can be seen by nobody")
                .register(registry);
    }

    /**
     * A session's header has changed, or not. Logs one a minute at most, because publishers may cause any number.
     *
     * @param before null of a session that is new
     * @param after null of one that was forgotten
     */
    void changed(String sessionId, @Nullable Header before, @Nullable Header after) {
        if (after == null || after.brief().organizationId() != null || after.isErased()) {
            return;
        }
        boolean wasOver = before != null && before.status() != Status.PROCESSING;
        if (wasOver || after.status() == Status.PROCESSING) {
            return;
        }
        counter.increment();
        long now = nanoTime.getAsLong();
        long due = dueNanos.get();
        if (now - due >= 0 && dueNanos.compareAndSet(due, now + QUIET_NANOS)) {
            LOG.warn(
                    "Session {} is over, and no session.started or session.updated has named its organization: nobody can see"
                            + " it ({} such since the start)",
                    sessionId,
                    (long) counter.count());
        }
    }
}
