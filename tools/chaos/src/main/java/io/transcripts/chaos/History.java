package io.transcripts.chaos;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happens in a run: prints it as it happens, and keeps count, fault by fault. Thread-safe. */
final class History {
    private static final int MOST_NOTES = 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintWriter out;
    private final long start = System.nanoTime();
    private final List<FaultPeriod> episodes = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> strangers = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final Map<Asked, ReadCounts> byQuestion = new EnumMap<>(Asked.class);
    private FaultPeriod now;
    private int notes;
    private long oldestNotFound;

    History(PrintWriter out) {
        this.out = out;
        now = FaultPeriod.first("start", start);
        episodes.add(now);
    }

    /**
     * Something begins; what is read from now on counts for it.
     *
     * @param fault null when it is none
     */
    synchronized FaultPeriod begin(String label, @Nullable Fault fault, String what) {
        now = now.next(label, fault, System.nanoTime());
        episodes.add(now);
        notes = 0;
        say(label + ": " + what);
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
    synchronized void count(
            Asked asked, ReadCounts.Place place, boolean wasComplete, ReadCounts.Kind kind, long from, long to) {
        byQuestion.computeIfAbsent(asked, unused -> new ReadCounts()).count(place, wasComplete, kind, from, to);
        if (asked == Asked.LIST) {
            now.lists().count(place, wasComplete, kind, from, to);
        } else {
            now.count(place, wasComplete, kind, from, to);
        }
    }

    /** Something that happens to a stream. */
    synchronized void ofStreams(Consumer<StreamCounts> what) {
        what.accept(now.streams());
    }

    /** Callers are not sent to this node. */
    synchronized void away(URI probe) {
        now.tally().away(probe);
        now.lists().away(probe);
        byQuestion.values().forEach(counts -> counts.away(probe));
    }

    /** All reads of one kind. */
    synchronized ReadCounts of(Asked asked) {
        return byQuestion.getOrDefault(asked, new ReadCounts());
    }

    /** What must not be: an answer, or a process that ends. */
    synchronized void wrong(String what) {
        wrong.add(what);
        if (wrong.size() <= MOST_NOTES) {
            say("  WRONG: " + what);
        }
    }

    /** Why the run is not good, though no answer was wrong. */
    synchronized void fail(String what) {
        failures.add(what);
        say("  FAILED: " + what);
    }

    /** An answer that is not of a node. */
    synchronized void stranger(String what) {
        if (strangers.size() < MOST_NOTES) {
            strangers.add(what);
        }
        note("not of a node: " + what);
    }

    /** A session that was not found, so long after the brokers had its start; in nanoseconds. */
    synchronized void notFound(long after) {
        oldestNotFound = Math.max(oldestNotFound, after);
    }

    synchronized Duration oldestNotFound() {
        return Duration.ofNanos(oldestNotFound);
    }

    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /** The first answers that were not of a node. */
    synchronized List<String> strangers() {
        return List.copyOf(strangers);
    }

    synchronized List<FaultPeriod> episodes() {
        return List.copyOf(episodes);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Whether brokers have a fault now: then much takes its time. */
    synchronized boolean isBrokersFault() {
        return now.isOfBrokers();
    }

    /** When the last read of this episode ended that an owner did not answer; 0 for none. */
    synchronized long lastNotOwners() {
        return now.tally().lastNotOwners();
    }

    /** Looks back at a fault that is over. */
    synchronized void close(FaultPeriod episode) {
        if (episode.isTakenOver() && episode.detected().isEmpty()) {
            fail(episode.label() + ": nobody was given what was the node's");
        }
        if (episode.isTakenOver() && episode.resumed().isEmpty()) {
            fail(episode.label() + ": assembly of what was the node's has not resumed");
        }
        if (episode.isOfNode() && episode.recovered().isEmpty()) {
            fail(episode.label() + ": no owner has answered for each partition that was the node's");
        }
    }
}
