package io.transcripts.bench;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much the scenarios of reading, latency and restoring do.
 *
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

    private static final int SEGMENTS = 30;

    /** A closed loop of every load. */
    HttpLoad.Pace pace() {
        return new HttpLoad.Pace(warmUp, duration, 0, false);
    }

    /** Minutes rather than an hour: enough to see a regression, too little for the tail of a distribution. */
    static ReadPlan quick(@Nullable String jdbcUrl) {
        return new ReadPlan(
                1, 5_000, 20, 25_000, 5_000, SEGMENTS, Duration.ofSeconds(4), Duration.ofSeconds(5), 16, jdbcUrl);
    }

    /** What the documentation states. */
    static ReadPlan full(@Nullable String jdbcUrl) {
        return new ReadPlan(
                5, 40_000, 100, 65_000, 40_000, SEGMENTS, Duration.ofSeconds(8), Duration.ofSeconds(15), 16, jdbcUrl);
    }
}
