package io.transcripts.api;

import io.transcripts.http.ResponseBudget;
import java.util.function.IntPredicate;

/**
 * Room for a body that is being made: what was reserved for it by estimate, and more of the budget where it grows beyond that. A caller
 * chooses how long lines of captions are, and so how often a name of 128 characters stands in them. Used by one thread.
 */
final class GrowingRoom implements IntPredicate {
    /** A body as the text that grows, as a string, and as bytes. */
    private static final int FOLD = 3;

    private static final long STEP = 1 << 20;

    private final ResponseBudget.Lease lease;
    private long bytes;

    /** @param bytes that the lease has for it */
    GrowingRoom(ResponseBudget.Lease lease, long bytes) {
        this.lease = lease;
        this.bytes = bytes;
    }

    /** Whether there is room for a body of so many bytes. */
    @Override
    public boolean test(int size) {
        while ((long) size * FOLD > bytes) {
            if (!lease.tryAdd(STEP)) {
                return false;
            }
            bytes += STEP;
        }
        return true;
    }
}
