package io.transcripts.chaos;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happens in a run: prints it as it happens, and keeps count, fault by fault. Thread-safe. */
final class Chronicle {
    private static final int MOST_NOTES = 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintWriter out;
    private final long start = System.nanoTime();
    private final List<Episode> episodes = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private Episode now;
    private int notes;
    private long oldestNotFound;

    Chronicle(PrintWriter out) {
        this.out = out;
        now = new Episode("start", start);
        episodes.add(now);
    }

    /** A fault begins; what is read from now on counts for it. */
    synchronized Episode begin(String fault, String what) {
        now = new Episode(fault, System.nanoTime());
        episodes.add(now);
        notes = 0;
        say(fault + ": " + what);
        return now;
    }

    /** Something to be told. */
    synchronized void say(String what) {
        String line = String.format(Locale.ROOT, "%8.1f s  %s", (System.nanoTime() - start) / NANOS_PER_SECOND, what);
        lines.add(line);
        out.println(line);
        out.flush();
    }

    /** The same, but not too often. */
    synchronized void note(String what) {
        if (notes++ < MOST_NOTES) {
            say("  " + what);
        }
    }

    /** A read. */
    synchronized void count(int partition, boolean wasComplete, Tally.Kind kind, long from, long to) {
        now.tally().count(partition, wasComplete, kind, from, to);
    }

    /** An answer that must not be. */
    synchronized void wrong(String what) {
        wrong.add(what);
        if (wrong.size() <= MOST_NOTES) {
            say("  WRONG: " + what);
        }
    }

    /** A session that was not found, so long after the brokers had its first event; in nanoseconds. */
    synchronized void notFound(long after) {
        oldestNotFound = Math.max(oldestNotFound, after);
    }

    synchronized Duration oldestNotFound() {
        return Duration.ofNanos(oldestNotFound);
    }

    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    synchronized List<Episode> episodes() {
        return List.copyOf(episodes);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** When the last read of this episode ended that an owner did not answer; 0 for none. */
    synchronized long lastNotOwners() {
        return now.tally().lastNotOwners();
    }
}
