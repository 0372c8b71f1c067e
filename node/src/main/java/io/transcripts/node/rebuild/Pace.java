package io.transcripts.node.rebuild;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** How fast something goes, and how long it will take: from its last looks, since a start is slower than what follows. */
final class Pace {
    private static final int LOOKS = 15;
    private static final double PERCENT = 100;

    private final String what;
    private final Deque<Look> looks = new ArrayDeque<>();

    private record Look(long done, long atNanos) {}

    /** @param what begins each line, such as {@code Read} */
    Pace(String what) {
        this.what = what;
    }

    /** {@code Read 1,200 of 5,000 records (24 %), 400 records/s, 10 s left}; without an end while nothing moves. */
    String line(long done, long of, long atNanos) {
        looks.addLast(new Look(done, atNanos));
        if (looks.size() > LOOKS) {
            looks.removeFirst();
        }
        Look first = looks.getFirst();
        double seconds = (atNanos - first.atNanos()) / 1e9;
        double rate = seconds > 0 ? (done - first.done()) / seconds : 0;
        String line = String.format(
                Locale.ROOT,
                "%s %,d of %,d records (%.0f %%), %,.0f records/s",
                what,
                done,
                of,
                of == 0 ? PERCENT : Math.floor(PERCENT * done / of),
                rate);
        return rate > 0 && done < of ? line + ", " + left((long) Math.ceil((of - done) / rate)) + " left" : line;
    }

    private static String left(long seconds) {
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
    }
}
