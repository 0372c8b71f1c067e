package io.transcripts.captions;

import java.util.Arrays;

/** Lines of a cue, cut where it costs least. Found by trying each place for each line, of which there are few. */
final class LineLayout {
    /** Of each line: from and to in the text, and the columns that are left on it. */
    static final int NUMBERS = 3;

    private static final int UNKNOWN = -1;

    private final Units units;
    private final Places places;

    LineLayout(Units units, Places places) {
        this.units = units;
        this.places = places;
    }

    /**
     * The lines from one place to another.
     *
     * @param lines that it takes at the least
     * @return {@link #NUMBERS} of each line
     */
    int[] of(int from, int to, int lines) {
        if (lines == 0) {
            return new int[0];
        }
        int[] layout = new int[NUMBERS * lines];
        if (lines == 1) {
            line(layout, 0, from, to);
        } else if (lines == 2) {
            int middle = middle(from, to);
            line(layout, 0, from, middle);
            line(layout, 1, middle, to);
        } else {
            int[] cuts = best(from, to, lines);
            for (int line = 0; line < lines; line++) {
                line(layout, line, cuts[line], cuts[line + 1]);
            }
        }
        return layout;
    }

    /** A line without the spaces around it. */
    private void line(int[] layout, int line, int from, int to) {
        int start = places.positions[from];
        int end = places.end(to);
        while (start < end && places.isSpace(start)) {
            start++;
        }
        layout[NUMBERS * line] = start;
        layout[NUMBERS * line + 1] = Math.max(start, end);
        layout[NUMBERS * line + 2] = units.limit() - units.columns(from, to);
    }

    private int middle(int from, int to) {
        int best = UNKNOWN;
        int least = Integer.MAX_VALUE;
        for (int place = units.lineFrom(from); place > from; place--) {
            int above = units.columns(from, place);
            int below = units.columns(place, to);
            if (!units.isLine(place, to)) {
                break;
            }
            int cost = uneven(above, below);
            if (cost < least) {
                cost += lonely(from, place) + lonely(place, to);
                if (cost < least) {
                    cost += units.penalty(place);
                    if (cost < least) {
                        least = cost;
                        best = place;
                    }
                }
            }
        }
        return best;
    }

    private int lonely(int from, int to) {
        return units.isLonely(from, to) ? Weights.LONELY_LINE : 0;
    }

    private int uneven(int above, int below) {
        int limit = units.limit();
        long difference = (long) above - below;
        return (int) (Weights.UNEVEN * difference * difference / ((long) limit * limit))
                + (difference > 0 ? Weights.TOP_HEAVY : 0);
    }

    /** More than two lines: each is compared with the average. */
    private int[] best(int from, int to, int lines) {
        int size = to - from + 1;
        int average = units.columns(from, to) / lines;
        int[][] cost = new int[lines + 1][size];
        int[][] before = new int[lines + 1][size];
        for (int[] row : cost) {
            Arrays.fill(row, Integer.MAX_VALUE);
        }
        cost[0][0] = 0;
        for (int line = 1; line <= lines; line++) {
            for (int start = from; start < to; start++) {
                int soFar = cost[line - 1][start - from];
                if (soFar == Integer.MAX_VALUE) {
                    continue;
                }
                int last = Math.min(to, units.reach(start));
                for (int end = start + 1; end <= last; end++) {
                    int all = soFar
                            + (end == to ? 0 : units.penalty(end))
                            + uneven(average, units.columns(start, end))
                            + lonely(start, end);
                    if (all < cost[line][end - from]) {
                        cost[line][end - from] = all;
                        before[line][end - from] = start;
                    }
                }
            }
        }
        int[] cuts = new int[lines + 1];
        cuts[lines] = to;
        for (int line = lines; line > 1; line--) {
            cuts[line - 1] = before[line][cuts[line] - from];
        }
        cuts[0] = from;
        return cuts;
    }
}
