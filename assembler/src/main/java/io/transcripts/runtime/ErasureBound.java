package io.transcripts.runtime;

import java.time.Duration;

/**
 * The longest time that erased text stays in changelogs and on disks, and the ages that follow from it. Brokers and
 * RocksDB rewrite a file only when it is closed and old. So every file has to be closed in time, also in a partition
 * without events. See {@code docs/decisions/0009-erasure.md}.
 *
 * @param within time from the erasure until no file has the text
 */
record ErasureBound(Duration within) {
    private static final int HEARTBEATS = 8;
    /** A node that is repaired over night goes on with what it has. */
    private static final Duration NIGHT = Duration.ofHours(12);

    /** The broker closes a segment of this age when the next record comes, and then compacts it. */
    Duration maxCompactionLag() {
        return within.dividedBy(2);
    }

    /** RocksDB rewrites files of this age. */
    Duration compaction() {
        return within.dividedBy(2);
    }

    /** How often every partition gets a record, and RocksDB's memtables go to disk. */
    Duration heartbeat() {
        return within.dividedBy(HEARTBEATS);
    }

    /**
     * A disk that was away for longer may have missed deletions that the changelog has forgotten since: what it has is deleted, and
     * restored ({@link StateAge}).
     */
    Duration longestAway() {
        Duration half = within.dividedBy(2);
        return half.compareTo(NIGHT) > 0 ? half : NIGHT;
    }

    /** The broker keeps deletions for so long in what it has compacted: half of it is for the restore of a disk that comes back. */
    Duration deletions() {
        return longestAway().multipliedBy(2);
    }
}
