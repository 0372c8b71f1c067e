package io.transcripts.peer;

import io.transcripts.http.Exchange;
import io.transcripts.http.ResponseBudget;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A copy of a body that is passed on, in a part of the budget of responses. */
final class BodyCopy implements AutoCloseable {
    private final ResponseBudget.Lease lease;
    private final ByteBuffer copy;

    private BodyCopy(ResponseBudget.Lease lease, int length) {
        this.lease = lease;
        copy = ByteBuffer.allocate(length);
    }

    /** Null when there is no room for it now. */
    static @Nullable BodyCopy of(int length, Exchange exchange) {
        ResponseBudget.Lease lease = exchange.tryReserve(length);
        return lease == null ? null : new BodyCopy(lease, length);
    }

    /** Adds a part; the whole body once, when it is there, else null. */
    byte @Nullable [] add(ByteBuffer part) {
        if (!copy.hasRemaining()) {
            return null;
        }
        copy.put(part.duplicate());
        return copy.hasRemaining() ? null : copy.array();
    }

    @Override
    public void close() {
        lease.close();
    }
}
