package io.transcripts.chaos;

import io.transcripts.chaos.ReadCounts.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A fault from when it was made until the next one: what was read, and how long things took. Times in nanoseconds. */
final class FaultPeriod {
    private final String label;
    private final @Nullable Fault fault;
    private final long start;
    private final ReadCounts tally;
    private final ReadCounts lists;
    private final StreamCounts streams = new StreamCounts();
    private final Map<Integer, Hit> waiting = new HashMap<>();
    private long longestWait;
    private volatile boolean isTakenOver;
    private volatile OptionalLong detected = OptionalLong.empty();
    private volatile OptionalLong resumed = OptionalLong.empty();

    private record Hit(long madeAt, long thereAt) {}

    /**
     * Nothing was read yet.
     *
     * @param fault null for a time without one
     * @param tally of reads
     * @param lists the same of lists, which are of all partitions
     */
    FaultPeriod(String label, @Nullable Fault fault, long start, ReadCounts tally, ReadCounts lists) {
        this.label = label;
        this.fault = fault;
        this.start = start;
        this.tally = tally;
        this.lists = lists;
    }

    /** The period before any. */
    static FaultPeriod first(String label, long start) {
        return new FaultPeriod(label, null, start, new ReadCounts(), new ReadCounts());
    }

    /** What is unanswered when one period ends is so when the next begins. */
    FaultPeriod next(String nextLabel, @Nullable Fault nextFault, long nextStart) {
        return new FaultPeriod(nextLabel, nextFault, nextStart, new ReadCounts(tally), new ReadCounts(lists));
    }

    String label() {
        return label;
    }

    boolean isFault() {
        return fault != null;
    }

    /** Whether brokers have the fault. */
    boolean isOfBrokers() {
        return fault == Fault.KILL_BROKER || fault == Fault.RESTART_BROKER;
    }

    ReadCounts tally() {
        return tally;
    }

    /** Of lists. */
    ReadCounts lists() {
        return lists;
    }

    StreamCounts streams() {
        return streams;
    }

    /**
     * A node has the fault that owns these partitions.
     *
     * @param madeAt when it began to have it
     * @param thereAt answers to questions from then on say that an owner is back
     */
    synchronized void hit(Set<Integer> partitions, long madeAt, long thereAt) {
        partitions.forEach(partition -> waiting.put(partition, new Hit(madeAt, thereAt)));
    }

    /** A read. */
    synchronized void count(ReadCounts.Place place, boolean wasComplete, Kind kind, long from, long to) {
        tally.count(place, wasComplete, kind, from, to);
        Hit hit = waiting.get(place.partition());
        boolean isOwners = kind == Kind.OWNER || kind == Kind.UNCHANGED;
        if (isOwners && hit != null && from - hit.thereAt() >= 0) {
            waiting.remove(place.partition());
            longestWait = Math.max(longestWait, to - hit.madeAt());
        }
    }

    /** Others are to take over what is the node's. */
    void takenOver() {
        isTakenOver = true;
    }

    boolean isTakenOver() {
        return isTakenOver;
    }

    /** The group has given a partition of the node to another. */
    void detected(long at) {
        if (detected.isEmpty()) {
            detected = OptionalLong.of(at - start);
        }
    }

    OptionalLong detected() {
        return detected;
    }

    /** Somebody has written into the store of each partition that was the node's. */
    void resumed(long at) {
        resumed = OptionalLong.of(at - start);
    }

    OptionalLong resumed() {
        return resumed;
    }

    /** Whether a node had the fault whose partitions have to recover. */
    synchronized boolean isOfNode() {
        return longestWait > 0 || !waiting.isEmpty();
    }

    /** Until an owner had answered for each partition that was the node's. */
    synchronized OptionalLong recovered() {
        return waiting.isEmpty() && longestWait > 0 ? OptionalLong.of(longestWait) : OptionalLong.empty();
    }
}
