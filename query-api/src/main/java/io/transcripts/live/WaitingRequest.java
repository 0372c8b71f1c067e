package io.transcripts.live;

import io.transcripts.http.Exchange;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request that is answered as soon as there is something to say, or its time is over. */
final class WaitingRequest implements Waiting {
    private final LiveStreams streams;
    private final LiveRequest request;
    private final Exchange exchange;
    private final Watch watch;
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Runnable then;
    private volatile long endsAt;
    private boolean isAsking;
    private boolean isEnded;

    /**
     * @param patience until it is answered in any case
     * @param then answers it
     */
    WaitingRequest(
            LiveStreams streams,
            LiveRequest request,
            Exchange exchange,
            Watch watch,
            Duration patience,
            Runnable then) {
        this.streams = streams;
        this.request = request;
        this.exchange = exchange;
        this.watch = watch;
        this.then = then;
        endsAt = streams.now() + patience.toNanos();
        exchange.mayWait(patience);
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
        // In the end it is answered in time.
        return now - endsAt + LiveOptions.TURN.toNanos() < 0 && watch.isQuiet(now);
    }

    @Override
    public synchronized void look(long now) {
        if (isEnded) {
            return;
        }
        watch.notice(now, streams.lookedBefore());
        if (now - endsAt >= 0 || !exchange.isOpen()) {
            answer();
        } else if (!isAsking && watch.isDue(now)) {
            isAsking = true;
            streams.execute(this::ask);
        } else if (!isAsking) {
            watch.rest(now + LiveOptions.LOOK.toNanos());
        }
    }

    private void ask() {
        ChangeSource source;
        synchronized (this) {
            source = watch.begin(streams.now());
        }
        if (source == null) {
            told(Probe.UNKNOWN);
            return;
        }
        try {
            source.probe(request, request.cursor(), exchange, this::told);
        } catch (RuntimeException e) {
            // Whoever answers it meets the same, and says so.
            told(Probe.NOW);
        }
    }

    private synchronized void told(Probe answer) {
        isAsking = false;
        switch (answer) {
            case NOW -> answer();
            case LATER -> {
                var unused = watch.answered();
            }
            case UNKNOWN -> watch.failed(streams.now());
        }
    }

    /** Not on the threads of streams: all of them would wait for what is read and rendered. */
    private void answer() {
        if (leave()) {
            exchange.execute(() -> {
                // Somebody else may have ended it meanwhile.
                if (exchange.isOpen()) {
                    exchange.guarded(then);
                }
            });
        }
    }

    /** Its caller has gone: nobody is answered, and nobody waits for it to be. */
    private void left(Throwable failure) {
        if (leave()) {
            streams.execute(() -> {
                if (exchange.claim()) {
                    exchange.end(failure);
                }
            });
        }
    }

    private synchronized boolean leave() {
        isEnded = true;
        return streams.left(this, null);
    }

    @Override
    public synchronized void endUntil(long nanoTime) {
        if (nanoTime - endsAt < 0) {
            endsAt = nanoTime;
        }
    }

    @Override
    public synchronized boolean isOver() {
        return isEnded;
    }

    @Override
    public void breakOff() {
        synchronized (this) {
            answer();
        }
    }
}
