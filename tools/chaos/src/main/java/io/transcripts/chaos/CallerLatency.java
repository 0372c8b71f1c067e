package io.transcripts.chaos;

import java.util.Locale;
import java.util.Map;

/**
 * What callers felt in a time.
 *
 * @param asked how many requests
 * @param p50Ms from when a request was due to the end of its answer; the others likewise
 * @param errors everything but a 200, by what it was
 */
record CallerLatency(long asked, double p50Ms, double p99Ms, double maxMs, Map<String, Long> errors) {
    CallerLatency {
        errors = Map.copyOf(errors);
    }

    /** For a table: median, 99th percentile and greatest. */
    String latencies() {
        return String.format(Locale.ROOT, "%.1f / %.1f / %.0f", p50Ms, p99Ms, maxMs);
    }

    long failed() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }
}
