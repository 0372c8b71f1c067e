package io.transcripts.live;

import io.transcripts.http.Exchange;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a caller one thing at a time. What comes meanwhile waits: of a batch one part, and few bytes of the stream's own.
 * Thread-safe.
 */
final class OneWrite {
    private final Exchange exchange;
    private final LongSupplier nanoTime;
    private final Consumer<Throwable> broken;
    private final Deque<Part> waiting = new ArrayDeque<>();
    private @Nullable Part underWay;
    private long since;
    private boolean isBroken;

    private record Part(ByteBuffer bytes, boolean isLast, Callback written) {}

    /** @param broken told when the caller takes nothing any more */
    OneWrite(Exchange exchange, LongSupplier nanoTime, Consumer<Throwable> broken) {
        this.exchange = exchange;
        this.nanoTime = nanoTime;
        this.broken = broken;
        since = nanoTime.getAsLong();
    }

    void write(ByteBuffer bytes, Callback written) {
        write(new Part(bytes, false, written));
    }

    /** Writes it unless something is under way already, which says as much. */
    void writeIfFree(byte[] bytes, Callback written) {
        synchronized (this) {
            if (underWay != null) {
                return;
            }
        }
        write(ByteBuffer.wrap(bytes), written);
    }

    /** The last: null, or what was wrong, goes to who asks. */
    void finish(byte[] bytes, Consumer<@Nullable Throwable> done) {
        ByteBuffer last = bytes.length == 0 ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(bytes);
        write(new Part(last, true, Callback.from(() -> done.accept(null), done)));
    }

    /** How long the write that is under way has been so; 0 for none. */
    synchronized long stalledNanos(long now) {
        return underWay == null ? 0 : now - since;
    }

    /** Whether nothing is under way. */
    synchronized boolean isFree() {
        return underWay == null;
    }

    /** How long nothing has been written. */
    synchronized long idleNanos(long now) {
        return underWay == null ? now - since : 0;
    }

    private void write(Part part) {
        boolean isGone;
        synchronized (this) {
            isGone = isBroken;
            if (!isGone && underWay != null) {
                waiting.add(part);
                return;
            }
            if (!isGone) {
                begin(part);
            }
        }
        if (isGone) {
            part.written().failed(new IllegalStateException("the caller has gone"));
        } else {
            send(part);
        }
    }

    private void begin(@Nullable Part part) {
        underWay = part;
        since = nanoTime.getAsLong();
    }

    private void send(Part part) {
        exchange.write(
                part.isLast(), part.bytes(), Callback.from(() -> written(part), failure -> failed(part, failure)));
    }

    private void written(Part part) {
        Part next;
        synchronized (this) {
            next = waiting.poll();
            begin(next);
        }
        if (next != null) {
            send(next);
        }
        part.written().succeeded();
    }

    private void failed(Part part, Throwable failure) {
        Deque<Part> left;
        synchronized (this) {
            isBroken = true;
            underWay = null;
            left = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        broken.accept(failure);
        part.written().failed(failure);
        left.forEach(each -> each.written().failed(failure));
    }
}
