package io.transcripts.chaos;

import java.net.URI;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The reads during one fault. Guarded by its owner. */
final class ReadCounts {
    /** What came of a read. */
    enum Kind {
        /** An owner's answer. */
        OWNER,
        /** An owner says that there is nothing yet, or nothing for this caller. */
        NOT_FOUND,
        /** 304 of an owner. */
        UNCHANGED,
        /** The version of which more was asked is not there any more. */
        MOVED_ON,
        /** 410. */
        ERASED,
        /** 202: it will be erased. */
        ACCEPTED,
        /** An answer with its lag. */
        BEHIND,
        /** 503. */
        UNAVAILABLE,
        /** 503 of a session that nobody has shown yet: only an owner that has caught up could say that there is none. */
        NOT_YET,
        /** No answer of a node that had no fault. */
        FAILED,
        /** No answer of the node that was killed or held up. */
        AT_FAULT,
        /** An answer without the id of its request: to somebody else, or of no node. */
        NOT_A_NODE,
        /** What must not be. */
        WRONG
    }

    private static final Set<Kind> SAY_NOTHING = EnumSet.of(Kind.NOT_YET, Kind.AT_FAULT, Kind.NOT_A_NODE, Kind.WRONG);

    private final Map<Kind, Long> reads = new EnumMap<>(Kind.class);
    private final Map<Place, Long> downSince = new HashMap<>();
    private final Map<Place, Long> completeDownSince = new HashMap<>();
    private long longestDown;
    private long longestCompleteDown;
    private long slowest;
    private long lastNotOwners;

    /**
     * What is asked about.
     *
     * @param probe of the node that is asked
     */
    record Place(URI probe, int partition) {
        /** Of what is not in one partition. */
        static final int ALL = -1;
    }

    ReadCounts() {}

    /** Of the time after another: what was unanswered then still is. */
    ReadCounts(ReadCounts before) {
        downSince.putAll(before.downSince);
        completeDownSince.putAll(before.completeDownSince);
    }

    void count(Place place, boolean wasComplete, Kind kind, long start, long end) {
        reads.merge(kind, 1L, Long::sum);
        if (kind != Kind.AT_FAULT && kind != Kind.NOT_A_NODE) {
            slowest = Math.max(slowest, end - start);
        }
        if (SAY_NOTHING.contains(kind)) {
            return;
        }
        boolean isDown = kind == Kind.UNAVAILABLE || kind == Kind.FAILED;
        longestDown = Math.max(longestDown, follow(downSince, place, isDown, start, end));
        if (wasComplete) {
            longestCompleteDown = Math.max(longestCompleteDown, follow(completeDownSince, place, isDown, start, end));
        }
        if (isDown || kind == Kind.BEHIND) {
            lastNotOwners = end;
        }
    }

    long reads(Kind kind) {
        return reads.getOrDefault(kind, 0L);
    }

    /** Callers are not sent to this node any more: nobody misses its answers. */
    void away(URI probe) {
        downSince.keySet().removeIf(place -> place.probe().equals(probe));
        completeDownSince.keySet().removeIf(place -> place.probe().equals(probe));
    }

    /** All but those that no node has answered. */
    long reads() {
        return reads.values().stream().mapToLong(Long::longValue).sum() - reads(Kind.NOT_A_NODE);
    }

    /** From the first unanswered question to a node about a partition to its next answer; in nanoseconds. */
    long longestDown() {
        return longestDown;
    }

    /** The same of complete transcripts. */
    long longestCompleteDown() {
        return longestCompleteDown;
    }

    long slowest() {
        return slowest;
    }

    /** When the last read ended that was not answered by an owner that has caught up; 0 when none was. */
    long lastNotOwners() {
        return lastNotOwners;
    }

    private static long follow(Map<Place, Long> since, Place place, boolean isDown, long start, long end) {
        if (isDown) {
            return end - since.merge(place, start, Math::min);
        }
        Long down = since.get(place);
        // An answer to a question that is older than the outage says nothing about it.
        if (down == null || start < down) {
            return 0;
        }
        since.remove(place);
        return end - down;
    }
}
