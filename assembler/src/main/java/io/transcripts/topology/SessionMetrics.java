package io.transcripts.topology;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.transcripts.domain.Header;
import io.transcripts.domain.Transcript;
import io.transcripts.schema.SpeechEvent;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of sessions, as their headers show it: each change of a status is counted once by the task that makes it, per
 * life of the process. After a crash the same change may be made again. One that timed out and then ended is complete twice.
 */
final class SessionMetrics {
    private final Map<Cause, Counter> completed = new EnumMap<>(Cause.class);
    private final Map<Erasure, Counter> erased = new EnumMap<>(Erasure.class);
    private final Counter failed;
    private final Timer completion;
    private final long quietMs;

    /** Why a session is complete. */
    private enum Cause {
        /** All the segments that its end announced are there, and all translations. */
        ALL_THERE,
        /** Its end announced no number, nothing is missing, and nothing came for a while. */
        QUIET,
        /** Something is missing still: somebody before us has lost it, or is slow. */
        DEADLINE,
        /** It never ended. */
        IDLE
    }

    private enum Erasure {
        REQUESTED,
        RETENTION
    }

    /** @param quiet after an end that announced no number */
    SessionMetrics(MeterRegistry registry, Duration quiet) {
        quietMs = quiet.toMillis();
        for (Cause cause : Cause.values()) {
            completed.put(
                    cause,
                    Counter.builder("transcripts.sessions.completed")
                            .description("Sessions that became complete, by why")
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        for (Erasure why : Erasure.values()) {
            erased.put(
                    why,
                    Counter.builder("transcripts.sessions.erased")
                            .description("Sessions whose content was erased, by why")
                            .tag("cause", why.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        failed = Counter.builder("transcripts.sessions.failed")
                .description("Sessions that failed, as their publisher says")
                .register(registry);
        completion = Timer.builder("transcripts.end.to.complete")
                .description(
                        "From the end's record timestamp, and the quiet period where that is waited for, to when the session"
                                + " is complete, but for those of the deadline")
                .serviceLevelObjectives(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2_500),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(10))
                .register(registry);
    }

    /**
     * A session's header has changed, or not.
     *
     * @param before null of a session that is new
     * @param after null of one that was forgotten
     * @param isByClock whether a deadline has come, and not an event
     */
    void changed(@Nullable Header before, @Nullable Header after, boolean isByClock, long nowMs) {
        if (after == null) {
            return;
        }
        if (after.isErased()) {
            if (before == null || !before.isErased()) {
                count(erased, isByClock ? Erasure.RETENTION : Erasure.REQUESTED);
            }
            return;
        }
        Transcript.Status was = before == null ? Transcript.Status.PROCESSING : before.status();
        Transcript.Status is = after.status();
        if (was == is) {
            return;
        }
        if (is == Transcript.Status.FAILED) {
            failed.increment();
        } else if (is == Transcript.Status.COMPLETE) {
            completed(after, isByClock, nowMs);
        }
    }

    private void completed(Header header, boolean isByClock, long nowMs) {
        Cause cause = cause(header, isByClock);
        count(completed, cause);
        long endMs = header.brief().endRecordMs();
        if (cause == Cause.ALL_THERE || cause == Cause.QUIET) {
            // The quiet period is as long as the operator wants it: what comes on top is late.
            long dueMs = cause == Cause.QUIET ? endMs + quietMs : endMs;
            completion.record(Math.max(0, nowMs - dueMs), TimeUnit.MILLISECONDS);
        }
    }

    private static Cause cause(Header header, boolean isByClock) {
        if (header.brief().endRecordMs() == SpeechEvent.ABSENT) {
            return Cause.IDLE;
        }
        if (!isByClock) {
            return Cause.ALL_THERE;
        }
        Transcript.Missing missing = header.missing();
        return missing.segments() == 0 && missing.translations() == 0 ? Cause.QUIET : Cause.DEADLINE;
    }

    private static <K> void count(Map<K, Counter> counters, K which) {
        Counter counter = counters.get(which);
        if (counter != null) {
            counter.increment();
        }
    }
}
