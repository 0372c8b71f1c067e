package io.transcripts.api;

import io.transcripts.http.ResponseBudget;
import java.util.function.IntPredicate;

/**
 * Room for a body that is being made: what was reserved for it by estimate, and more of the budget where it grows beyond that. A caller
 * chooses how long lines of captions are, and so how often a name of 128 characters stands in them. Used by one thread.
 */
final class GrowingRoom implements IntPredicate {
    /** A body as the text that grows, which has room to spare, as a string, and as bytes. */
    private static final int FOLD = 5;

    private static final long STEP = 1 << 20;
    /** What would take more is never held, however much room there is. */
    static final long MOST = 4 * ReadingCost.LARGE;

    private final ResponseBudget.Lease lease;
    private long bytes;
    private long lacking;

    /** @param bytes that the lease has for it */
    GrowingRoom(ResponseBudget.Lease lease, long bytes) {
        this.lease = lease;
        this.bytes = bytes;
    }

    /** Whether there is room for a body of so many bytes. */
    @Override
    public boolean test(int size) {
        while (taken(size) > bytes) {
            if (taken(size) > MOST || !lease.tryAdd(STEP)) {
                lacking = taken(size) > MOST ? taken(size) : Math.min(MOST, 2 * taken(size));
                return false;
            }
            bytes += STEP;
        }
        return true;
    }

    /** Takes what a body of so many bytes has taken already. */
    void add(int size) {
        long more = taken(size) - bytes;
        if (more > 0) {
            lease.add(more);
            bytes += more;
        }
    }

    /** About how much it takes when there was no room for it, beyond {@link #MOST} for what is never held; 0 when there was. */
    long lacking() {
        return lacking;
    }

    private static long taken(int size) {
        return (long) size * FOLD;
    }
}
