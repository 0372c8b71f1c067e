package io.transcripts.bench;

import java.util.Collection;

/**
 * What repeated measurements of one figure come to.
 *
 * @param n how many
 */
public record Spread(int n, double median, double min, double max) {

    /**
     * Sums values up.
     *
     * @param values at least one
     */
    public static Spread of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted.length, median, sorted[0], sorted[sorted.length - 1]);
    }
}
