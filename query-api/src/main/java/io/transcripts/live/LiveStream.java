package io.transcripts.live;

import io.transcripts.http.Exchange;
import io.transcripts.http.Problem;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One stream: a cursor, and at most one question to the owner and one write under way. When something may have changed it asks for what
 * has changed behind its cursor, passes that on, and takes the cursor that comes with it: so nothing is kept for a slow caller,
 * and whoever owns the session next can be asked on.
 */
final class LiveStream implements Waiting, BatchSink {
    private final LiveStreams streams;
    private final LiveRequest request;
    private final Exchange exchange;
    private final StreamLife life;
    private final Watch watch;
    private final AtomicBoolean awake = new AtomicBoolean();
    private final OneWrite writes;
    private final long startedAt;
    private final Runnable heartbeat;
    private @Nullable String cursor;
    /** Of the batch that is being passed on. */
    private @Nullable BatchHead head;

    /** Whether something of this one's waits for a thread. */
    private volatile boolean isQueued;

    private boolean isAsking;
    private boolean isOpen;
    /** Whether the caller has been told to forget what it has, and does not have all of the rest yet. */
    private boolean isHalf;

    private @Nullable StreamEnd end;

    /** @param isAllowed whether its key is in force */
    LiveStream(
            LiveStreams streams,
            LiveRequest request,
            Exchange exchange,
            BooleanSupplier isAllowed,
            Watch watch,
            long now) {
        this.streams = streams;
        this.request = request;
        this.exchange = exchange;
        life = new StreamLife(isAllowed, now, streams.lifeNanos());
        this.watch = watch;
        cursor = request.cursor();
        startedAt = now;
        writes = new OneWrite(exchange, streams::now, this::left);
        heartbeat = () -> writes.writeIfFree(StreamText.HEARTBEAT, Callback.from(this::rest));
        exchange.request().addFailureListener(this::left);
    }

    @Override
    public int group() {
        return watch.group();
    }

    @Override
    public AtomicBoolean awake() {
        return awake;
    }

    @Override
    public boolean isQuiet(long now) {
        return watch.isQuiet(now);
    }

    @Override
    public synchronized void look(long now) {
        if (writes.stalledNanos(now) > LiveOptions.STALL.toNanos()) {
            abort(StreamEnd.STALLED, new TimeoutException("not taken in time"));
        }
        if (end != null) {
            return;
        }
        watch.notice(now, streams.lookedBefore());
        life.look(now);
        if (life.isLongOver(now)) {
            abort(life.reason(), new TimeoutException("the stream's time is over"));
        } else if (!isQueued) {
            Runnable next = next(now);
            if (next != null) {
                isQueued = true;
                streams.execute(next.equals(heartbeat), () -> {
                    isQueued = false;
                    next.run();
                });
            } else {
                rest();
            }
        }
    }

    /** Until the next comment, or what else is to be done, when nothing is. */
    private synchronized void rest() {
        if (end == null && isOpen && !isAsking && !isQueued && writes.isFree()) {
            long now = streams.now();
            watch.rest(Math.min(life.next(now), now + LiveOptions.HEARTBEAT.toNanos() - writes.idleNanos(now)));
        }
    }

    private @Nullable Runnable next(long now) {
        if (!isOpen && now - startedAt > LiveOptions.FIRST_BYTES.toNanos()) {
            return this::open;
        }
        if (!isAsking && isOpen && life.isOver(now)) {
            isAsking = true;
            StreamEnd why = life.reason();
            return () -> finish(why, StreamText.NOTHING);
        }
        if (!isAsking && watch.isDue(now)) {
            isAsking = true;
            return this::ask;
        }
        return isOpen && writes.idleNanos(now) >= LiveOptions.HEARTBEAT.toNanos() ? heartbeat : null;
    }

    @Override
    public synchronized void endUntil(long nanoTime) {
        life.endBy(nanoTime, StreamEnd.STOPPED);
        watch.wake(streams.now());
    }

    private void ask() {
        ChangeSource source;
        String from;
        synchronized (this) {
            source = watch.begin(streams.now());
            from = cursor;
        }
        if (source == null) {
            failed();
            return;
        }
        try {
            source.ask(request, from, exchange, this);
        } catch (RuntimeException e) {
            if (!endedUnopened(StreamEnd.FAILED)) {
                failed();
            }
            exchange.failed(e);
        }
    }

    @Override
    public boolean begin(BatchHead batch) {
        synchronized (this) {
            if (end != null) {
                return false;
            }
            head = batch;
        }
        open();
        return !isOver();
    }

    @Override
    public void write(ByteBuffer events, Callback written) {
        synchronized (this) {
            isHalf = head != null && head.isReset();
        }
        writes.write(events, written);
    }

    @Override
    public void end() {
        boolean isLast;
        String status;
        synchronized (this) {
            BatchHead whole = head;
            if (whole == null || end != null) {
                return;
            }
            head = null;
            cursor = whole.cursor();
            status = whole.status();
            isHalf = false;
            isLast = request.isUntilComplete() && !whole.isProcessing();
            isAsking = isLast;
            streams.metrics().checkpoint(watch.answered(), streams.now(), whole.isReset());
        }
        if (isLast) {
            finish(StreamEnd.COMPLETE, StreamText.end(status));
        }
    }

    @Override
    public void unchanged(String status) {
        boolean isLast = request.isUntilComplete() && !status.equals(BatchHead.PROCESSING);
        synchronized (this) {
            if (end != null) {
                return;
            }
            var unused = watch.answered();
            isAsking = isLast;
        }
        if (!isLast) {
            open();
        } else if (endedUnopened(StreamEnd.COMPLETE)) {
            exchange.send(StreamText.nothingMore());
        } else {
            finish(StreamEnd.COMPLETE, StreamText.end(status));
        }
    }

    @Override
    public void refused(Problem problem) {
        boolean isGone = problem.status() == HttpStatus.GONE_410;
        if (endedUnopened(isGone ? StreamEnd.ERASED : StreamEnd.NOT_FOUND)) {
            exchange.send(problem);
        } else {
            finish(isGone ? StreamEnd.ERASED : StreamEnd.NOT_FOUND, isGone ? StreamText.ERASED : StreamText.NOTHING);
        }
    }

    @Override
    public synchronized void failed() {
        if (end != null) {
            return;
        }
        if (isHalf) {
            // It has forgotten what the cursor stands for.
            isHalf = false;
            cursor = null;
        }
        head = null;
        isAsking = false;
        watch.failed(streams.now());
    }

    /** Says that the stream has begun, once; under the lock, so that nobody writes before. */
    private synchronized void open() {
        if (end != null || isOpen) {
            return;
        }
        isOpen = true;
        if (!exchange.claimForLong(HttpStatus.OK_200)) {
            var unused = ended(StreamEnd.LEFT);
            return;
        }
        StreamText.begin(exchange.response());
        if (!exchange.isHead()) {
            writes.write(ByteBuffer.wrap(StreamText.RETRY), Callback.NOOP);
        } else if (ended(StreamEnd.COMPLETE)) {
            exchange.writePlainHead(Callback.from(() -> exchange.end(null), exchange::end));
        }
    }

    /** Ends it behind what has been sent. */
    private void finish(StreamEnd why, byte[] last) {
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = why;
        }
        writes.finish(last, failure -> {
            streams.left(this, why);
            exchange.end(failure);
        });
    }

    /** The same, unless its first bytes are sent: what they begin has to be ended otherwise. */
    private synchronized boolean endedUnopened(StreamEnd why) {
        return !isOpen && ended(why);
    }

    /** Whether it has been ended by this. */
    private synchronized boolean ended(StreamEnd why) {
        if (end != null) {
            return false;
        }
        end = why;
        return streams.left(this, why);
    }

    private synchronized void left(Throwable failure) {
        abort(StreamEnd.LEFT, failure);
    }

    @Override
    public synchronized boolean isOver() {
        return end != null;
    }

    @Override
    public synchronized void breakOff() {
        abort(StreamEnd.STOPPED, new TimeoutException("the node stops"));
    }

    /** Under the lock; what is under way is told elsewhere. */
    private void abort(StreamEnd why, Throwable failure) {
        StreamEnd reason = end == null ? why : end;
        end = reason;
        if (streams.left(this, reason)) {
            streams.execute(() -> {
                // A caller that has gone is no failure of this node.
                int status = reason == StreamEnd.LEFT ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503;
                if (isOpen || exchange.claimForLong(status)) {
                    exchange.end(failure);
                }
            });
        }
    }
}
