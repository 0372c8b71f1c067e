package io.transcripts.bench;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much the scenarios of reading, latency and restoring do.
 *
 * @param isQuick whether there is little of everything
 * @param runs of each contender, in turn
 * @param sessions of 30 segments
 * @param longSessions of 2,000 segments
 * @param backlogCalls of 30 segments, assembled while the throughput of the ingest is taken
 * @param restoreSessions restored from the changelog
 * @param restoreSegments of each of these
 * @param warmUp of each load, not recorded
 * @param duration of each load
 * @param connections of a closed loop
 * @param jdbcUrl of a PostgreSQL that may be written to, or null to leave it out
 */
record ReadPlan(
        boolean isQuick,
        int runs,
        int sessions,
        int longSessions,
        int backlogCalls,
        int restoreSessions,
        int restoreSegments,
        Duration warmUp,
        Duration duration,
        int connections,
        @Nullable String jdbcUrl) {

    /** For a file of results. */
    Map<String, Object> facts() {
        return Map.of(
                "quick",
                isQuick,
                "repeat",
                runs,
                "warm_up",
                warmUp.toString(),
                "duration",
                duration.toString(),
                "connections",
                connections,
                "heap",
                Stack.NODE_HEAP);
    }

    /** A closed loop of every load. */
    HttpLoad.Pace pace() {
        return new HttpLoad.Pace(warmUp, duration, 0, false);
    }

    /** Until little is left to compile of a process that was started for a load. */
    Duration longWarmUp() {
        return warmUp.plus(duration).multipliedBy(4);
    }

    /** The same as {@link #pace} behind that. */
    HttpLoad.Pace longPace() {
        return new HttpLoad.Pace(longWarmUp(), duration, 0, false);
    }

    /**
     * What the documentation states, or minutes rather than an hour: enough to see a regression, too little for the tail of a
     * distribution.
     *
     * @param runs null for the usual number, and so on
     */
    static ReadPlan of(
            boolean isQuick,
            @Nullable Integer runs,
            @Nullable Integer restoreSessions,
            int restoreSegments,
            @Nullable String jdbcUrl) {
        return new ReadPlan(
                isQuick,
                runs != null ? runs : isQuick ? 1 : 5,
                isQuick ? 20_000 : 40_000,
                isQuick ? 20 : 100,
                isQuick ? 25_000 : 65_000,
                restoreSessions != null ? restoreSessions : isQuick ? 5_000 : 40_000,
                restoreSegments,
                Duration.ofSeconds(isQuick ? 4 : 8),
                Duration.ofSeconds(isQuick ? 5 : 15),
                16,
                jdbcUrl);
    }
}
