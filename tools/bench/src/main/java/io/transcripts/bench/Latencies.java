package io.transcripts.bench;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Latencies of one run, to three significant digits. A thread has its own and they are added at the end, so that recording
 * costs nothing that would be measured. Not thread-safe.
 *
 * <p>Nothing is corrected for coordinated omission here: an open loop records from the time at which a request was due, so that
 * one slow answer counts for all that had to wait behind it; a closed loop does not.
 */
final class Latencies {
    private static final int DIGITS = 3;
    private static final double NANOS_PER_MICRO = 1_000;
    private static final double MEDIAN = 50;
    private static final double P99 = 99;
    private static final double P999 = 99.9;
    /** Of fewer it would be the greatest under another name. */
    private static final int ENOUGH_FOR_P999 = 1_000;

    private final Histogram nanos = new Histogram(DIGITS);

    void record(long latencyNanos) {
        nanos.recordValue(latencyNanos);
    }

    void add(Latencies other) {
        nanos.add(other.nanos);
    }

    long count() {
        return nanos.getTotalCount();
    }

    /**
     * In microseconds: {@code p50_us}, {@code p99_us}, {@code p999_us} of a thousand and more, {@code max_us}; empty when nothing
     * was recorded.
     */
    Map<String, Double> figures() {
        Map<String, Double> figures = new TreeMap<>();
        if (count() > 0) {
            figures.put("p50_us", nanos.getValueAtPercentile(MEDIAN) / NANOS_PER_MICRO);
            figures.put("p99_us", nanos.getValueAtPercentile(P99) / NANOS_PER_MICRO);
            if (count() >= ENOUGH_FOR_P999) {
                figures.put("p999_us", nanos.getValueAtPercentile(P999) / NANOS_PER_MICRO);
            }
            figures.put("max_us", nanos.getMaxValue() / NANOS_PER_MICRO);
        }
        return figures;
    }
}
