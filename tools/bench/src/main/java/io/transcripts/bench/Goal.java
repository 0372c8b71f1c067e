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

    private static final String FAMILY = "*";

    /** Whether more or less is better. */
    enum Direction {
        AT_LEAST("≥"),
        AT_MOST("≤");

        private final String sign;

        Direction(String sign) {
            this.sign = sign;
        }
    }

    /**
     * Where a figure stands in the results.
     *
     * @param contender ends in a star for the best of several settings: {@code P*} is whichever P is hardest to beat
     */
    record Figure(String scenario, String contender, String name) {}

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
        Spread own = summary.stat(figure.scenario(), figure.contender(), figure.name());
        if (own == null) {
            return new Verdict(this, null, 0);
        }
        if (against == null) {
            return new Verdict(this, own.median(), own.n());
        }
        Spread other = hardest(summary, against);
        if (other == null || other.median() == 0) {
            return new Verdict(this, null, 0);
        }
        return new Verdict(this, own.median() / other.median(), Math.min(own.n(), other.n()));
    }

    /** Such as {@code ≥ 0.5 × S}, or {@code ≤ 1.05 × product at calls30}. */
    String target() {
        String number = bound >= 1_000 ? String.format(Locale.ROOT, "%,.0f", bound) : Double.toString(bound);
        if (against == null) {
            return direction.sign + ' ' + number;
        }
        boolean isSame = against.scenario().equals(figure.scenario());
        return direction.sign + ' ' + number + " × " + against.contender()
                + (isSame ? "" : " at " + against.scenario());
    }

    /** The greatest where more is better, the least where less is. */
    private @Nullable Spread hardest(Summary summary, Figure of) {
        boolean isFamily = of.contender().endsWith(FAMILY);
        String name =
                isFamily ? of.contender().substring(0, of.contender().length() - FAMILY.length()) : of.contender();
        Spread hardest = null;
        for (String contender : summary.contenders(of.scenario())) {
            Spread stat = summary.stat(of.scenario(), contender, of.name());
            boolean isMeant = isFamily ? contender.startsWith(name) : contender.equals(name);
            if (isMeant && stat != null && (hardest == null || isHarder(stat, hardest))) {
                hardest = stat;
            }
        }
        return hardest;
    }

    private boolean isHarder(Spread stat, Spread than) {
        return direction == Direction.AT_LEAST ? stat.median() > than.median() : stat.median() < than.median();
    }
}
