package io.transcripts.http;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;

/**
 * Our own failures in the log, with their traces, but only so many a minute of each kind: a caller that has found one may cause
 * it as often as they like. Thread-safe.
 */
public final class RareErrors {
    private static final int MOST_A_MINUTE = 5;
    /** Further ones count as one. A kind is a place in the code, so there are few. */
    private static final int MOST_KINDS = 100;

    private final Logger log;
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

    private record Kind(Bucket lines, LongAdder untold) {
        Kind() {
            this(
                    Bucket.builder()
                            .addLimit(limit ->
                                    limit.capacity(MOST_A_MINUTE).refillGreedy(MOST_A_MINUTE, Duration.ofMinutes(1)))
                            .build(),
                    new LongAdder());
        }
    }

    /** @param log where they are written */
    public RareErrors(Logger log) {
        this.log = log;
    }

    /** Logs it, or counts it for the next one that is logged. */
    public void error(String what, String requestId, Throwable failure) {
        String name = name(failure);
        Kind kind = kinds.computeIfAbsent(
                kinds.containsKey(name) || kinds.size() < MOST_KINDS ? name : "other", any -> new Kind());
        if (kind.lines.tryConsume(1)) {
            log.error(
                    "{} failed, request {}; like it and not told: {}",
                    what,
                    requestId,
                    kind.untold.sumThenReset(),
                    failure);
        } else {
            kind.untold.increment();
        }
    }

    private static String name(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure.getClass().getName() + (trace.length == 0 ? "" : "@" + trace[0]);
    }
}
