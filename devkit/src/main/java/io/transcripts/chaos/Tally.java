package io.transcripts.chaos;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The reads during one fault. Guarded by its owner. */
final class Tally {
    /** What came of a read. */
    enum Kind {
        /** An owner's answer. */
        OWNER,
        /** An owner says that there is nothing yet. */
        NOT_FOUND,
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
        /** What must not be. */
        WRONG
    }

    private final Map<Kind, Long> reads = new EnumMap<>(Kind.class);
    private final Map<Integer, Long> downSince = new HashMap<>();
    private final Map<Integer, Long> completeDownSince = new HashMap<>();
    private long longestDown;
    private long longestCompleteDown;
    private long slowest;
    private long lastNotOwners;

    void count(int partition, boolean wasComplete, Kind kind, long start, long end) {
        reads.merge(kind, 1L, Long::sum);
        boolean isDown = kind == Kind.UNAVAILABLE || kind == Kind.FAILED;
        if (kind == Kind.AT_FAULT) {
            return;
        }
        slowest = Math.max(slowest, end - start);
        longestDown = Math.max(longestDown, follow(downSince, partition, isDown, start, end));
        if (wasComplete) {
            longestCompleteDown =
                    Math.max(longestCompleteDown, follow(completeDownSince, partition, isDown, start, end));
        }
        if (isDown || kind == Kind.BEHIND) {
            lastNotOwners = end;
        }
    }

    long reads(Kind kind) {
        return reads.getOrDefault(kind, 0L);
    }

    long reads() {
        return reads.values().stream().mapToLong(Long::longValue).sum();
    }

    /** From the first unanswered question about a partition to the next answer; in nanoseconds. */
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

    private static long follow(Map<Integer, Long> since, int partition, boolean isDown, long start, long end) {
        if (isDown) {
            return end - since.merge(partition, start, Math::min);
        }
        Long down = since.get(partition);
        // An answer to a question that is older than the outage says nothing about it.
        if (down == null || start < down) {
            return 0;
        }
        since.remove(partition);
        return end - down;
    }
}
