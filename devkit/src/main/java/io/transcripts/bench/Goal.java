package io.transcripts.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something to reach: a median, or its ratio to another contender's in the same run of the suite.
 *
 * @param name for people
 * @param figure what is looked at
 * @param against what it is divided by; null for the figure itself
 * @param bound included
 */
record Goal(String name, Figure figure, @Nullable Figure against, Direction direction, double bound) {

    /** Whether more or less is better. */
    enum Direction {
        AT_LEAST("≥"),
        AT_MOST("≤");

        private final String sign;

        Direction(String sign) {
            this.sign = sign;
        }
    }

    /** Where a figure stands in the results. */
    record Figure(String scenario, String contender, String name) {
        @Override
        public String toString() {
            return scenario + ", " + contender + ": " + name;
        }
    }

    /**
     * How it came out.
     *
     * @param measured the median or the ratio; null when a part of it was not measured
     * @param n runs, the fewer of the two sides; 0 when not measured
     */
    record Verdict(Goal goal, @Nullable Double measured, int n) {

        /** False also when it was not measured. */
        boolean isReached() {
            Double value = measured;
            return value != null
                    && (goal.direction() == Direction.AT_LEAST ? value >= goal.bound() : value <= goal.bound());
        }

        /** {@code reached}, {@code not reached} or {@code not measured}. */
        String inWords() {
            if (measured == null) {
                return "not measured";
            }
            return isReached() ? "reached" : "**not reached**";
        }
    }

    /** Looks it up. */
    Verdict judge(Summary summary) {
        Summary.Stat own = stat(summary, figure);
        if (own == null) {
            return new Verdict(this, null, 0);
        }
        if (against == null) {
            return new Verdict(this, own.median(), own.n());
        }
        Summary.Stat other = stat(summary, against);
        if (other == null || other.median() == 0) {
            return new Verdict(this, null, 0);
        }
        return new Verdict(this, own.median() / other.median(), Math.min(own.n(), other.n()));
    }

    /** Such as {@code ≥ 0.5 × S}. */
    String target() {
        String number = bound >= 1_000 ? String.format(Locale.ROOT, "%,.0f", bound) : Double.toString(bound);
        return direction.sign + ' ' + number + (against == null ? "" : " × " + against.contender());
    }

    private static Summary.@Nullable Stat stat(Summary summary, Figure figure) {
        return summary.stat(figure.scenario(), figure.contender(), figure.name());
    }
}
