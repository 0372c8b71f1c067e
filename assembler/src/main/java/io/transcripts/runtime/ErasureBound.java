package io.transcripts.runtime;

import java.time.Duration;

/**
 * How long erased text may stay in changelogs and on disks, and what follows from it. Text lies in files that are written
 * anew only when they are closed and old, so each of them has to be closed, even in a partition that nobody speaks in, and
 * has to be told in time. See {@code docs/decisions/0009-erasure.md}.
 *
 * @param within from the erasure until no file has the text
 */
record ErasureBound(Duration within) {
    private static final int HEARTBEATS = 8;

    /** A broker closes a segment of this age with the next record, and compacts it then. */
    Duration maxCompactionLag() {
        return within.dividedBy(2);
    }

    /** RocksDB rewrites files of this age. */
    Duration compaction() {
        return within.dividedBy(2);
    }

    /** How often something is written to every partition, and what was written goes to disk. */
    Duration heartbeat() {
        return within.dividedBy(HEARTBEATS);
    }
}
