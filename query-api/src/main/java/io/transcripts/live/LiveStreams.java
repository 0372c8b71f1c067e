package io.transcripts.live;

import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.http.Daemons;
import io.transcripts.http.Exchange;
import io.transcripts.http.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All who wait for changes at one node: how many there may be, one thread that looks through them, and a few that do what there is to
 * do. Thread-safe.
 */
public final class LiveStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStreams.class);
    /** Beside all else that the node does; what is done never waits. */
    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors() / 2);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    /** For the last bytes of all streams when the node stops. */
    private static final Duration STOP = Duration.ofSeconds(2);

    private final LiveOptions options;
    private final ChangeSource.Directory directory;
    private final LongSupplier nanoTime;
    private final Executor executor;
    private final LiveMetrics metrics;
    private final Map<Waiting, String> waiting = new ConcurrentHashMap<>();
    private final Rounds rounds = new Rounds();
    /** What is small, and done as one task for all who were looked at. */
    private final Queue<Runnable> soon = new ConcurrentLinkedQueue<>();

    private final Semaphore places;
    private final Map<String, Integer> byKey = new ConcurrentHashMap<>();
    private volatile @Nullable Long stopsAt;
    private volatile long lookedAt;
    private volatile long lookedBefore;
    private @Nullable ExecutorService workers;
    private @Nullable ScheduledThreadPoolExecutor ticker;

    /**
     * Nobody waits yet.
     *
     * @param directory who owns which session
     */
    public LiveStreams(LiveOptions options, ChangeSource.Directory directory, MeterRegistry registry) {
        this(options, directory, registry, System::nanoTime, null);
    }

    /** @param executor null for threads of its own, which look through all again and again */
    LiveStreams(
            LiveOptions options,
            ChangeSource.Directory directory,
            MeterRegistry registry,
            LongSupplier nanoTime,
            @Nullable Executor executor) {
        this.options = options;
        this.directory = directory;
        this.nanoTime = nanoTime;
        places = new Semaphore(options.most());
        metrics = new LiveMetrics(registry, waiting);
        lookedAt = nanoTime.getAsLong();
        lookedBefore = lookedAt;
        if (executor != null) {
            this.executor = executor;
            return;
        }
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), Daemons.named("live"));
        pool.allowCoreThreadTimeOut(true);
        workers = pool;
        this.executor = pool;
        ticker = new ScheduledThreadPoolExecutor(1, Daemons.named("live-timer"));
        long tick = LiveOptions.TICK.toMillis();
        var unused = ticker.scheduleWithFixedDelay(this::lookAgain, tick, tick, TimeUnit.MILLISECONDS);
    }

    /**
     * Whether one more of a key's may wait.
     *
     * @param caller as exchanges name it
     * @throws Problem 429
     */
    public void requireShare(String caller) throws Problem {
        if (byKey.getOrDefault(caller, 0) >= options.mostOfKey()) {
            throw shareIsUsedUp();
        }
    }

    private Problem shareIsUsedUp() {
        return Problem.rateLimited(
                RETRY_AFTER,
                "The API key has its " + options.mostOfKey()
                        + " streams and waiting requests; end some, or repeat the request after the seconds in Retry-After.");
    }

    /**
     * Begins a stream.
     *
     * @param isAllowed whether the caller's key is in force, asked again and again
     */
    public void stream(LiveRequest request, Exchange exchange, BooleanSupplier isAllowed) {
        if (hasPlace(exchange)) {
            begin(exchange, true, () -> new LiveStream(this, request, exchange, isAllowed, watch(request), now()));
        }
    }

    /**
     * Keeps a request until it is worth an answer.
     *
     * @param patience at most
     * @param then answers it
     */
    public void await(LiveRequest request, Exchange exchange, Duration patience, Runnable then) {
        if (hasPlace(exchange)) {
            begin(exchange, false, () -> new WaitingRequest(this, request, exchange, watch(request), patience, then));
        }
    }

    /** Takes a place: first, and then compares, for others come at once. */
    private boolean hasPlace(Exchange exchange) {
        String caller = exchange.caller();
        if (byKey.merge(caller, 1, Integer::sum) > options.mostOfKey()) {
            giveBackShare(caller);
            exchange.send(shareIsUsedUp());
            return false;
        }
        if (!places.tryAcquire()) {
            giveBackShare(caller);
            exchange.send(Problem.tooManyWait());
            return false;
        }
        return true;
    }

    private void begin(Exchange exchange, boolean isStream, Supplier<Waiting> make) {
        Waiting one;
        try {
            one = make.get();
        } catch (RuntimeException e) {
            // As when the request has ended meanwhile.
            places.release();
            giveBackShare(exchange.caller());
            throw e;
        }
        add(one, exchange, isStream);
    }

    private void giveBackShare(String caller) {
        byKey.computeIfPresent(caller, (key, count) -> count == 1 ? null : count - 1);
    }

    private Watch watch(LiveRequest request) {
        return new Watch(request.sessionId(), directory, options.interval().toNanos(), now());
    }

    private void add(Waiting one, Exchange exchange, boolean isStream) {
        waiting.put(one, exchange.caller());
        metrics.started(isStream);
        if (one.isOver()) {
            // Its caller went before it was one of these, so nobody has taken it away.
            one.breakOff();
            return;
        }
        Long stop = stopsAt;
        if (stop != null) {
            one.endUntil(stop);
        }
        rounds.add(one);
        look(one, now());
        if (one.isOver()) {
            rounds.remove(one);
        }
    }

    /** Once for each; false when it has left already. */
    boolean left(Waiting one, @Nullable StreamEnd why) {
        String caller = waiting.remove(one);
        if (caller == null) {
            return false;
        }
        rounds.remove(one);
        places.release();
        giveBackShare(caller);
        if (why != null) {
            metrics.ended(why);
        }
        return true;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** How long a stream may last: not all the same, so that those that began together do not come back together. */
    long lifeNanos() {
        return ThreadLocalRandom.current().nextLong(LiveOptions.SHORTEST.toNanos(), LiveOptions.LONGEST.toNanos());
    }

    LiveMetrics metrics() {
        return metrics;
    }

    void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The node stops, and a stream with it", e);
        }
    }

    /** @param isSmall whether it is as well done together with what others have to do who are looked at now */
    void execute(boolean isSmall, Runnable task) {
        if (isSmall) {
            soon.add(task);
        } else {
            execute(task);
        }
    }

    private void doSoon() {
        List<Runnable> tasks = new ArrayList<>();
        for (Runnable task = soon.poll(); task != null; task = soon.poll()) {
            tasks.add(task);
        }
        if (!tasks.isEmpty()) {
            execute(() -> tasks.forEach(LiveStreams::run));
        }
    }

    private static void run(Runnable comment) {
        try {
            comment.run();
        } catch (RuntimeException e) {
            LOG.error("A comment cannot be written", e);
        }
    }

    private void lookAgain() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error("Those who wait cannot be looked at; it is tried again", e);
        }
    }

    /** Looks at all whose time it is. */
    void look() {
        long now = now();
        lookedBefore = lookedAt;
        lookedAt = now;
        rounds.next(directory.all(), now, one -> look(one, now));
        doSoon();
    }

    /** When it was looked for changes before the last time. */
    long lookedBefore() {
        return lookedBefore;
    }

    private static void look(Waiting one, long now) {
        try {
            one.look(now);
        } catch (RuntimeException e) {
            LOG.error("A stream is ended, because it cannot be looked after", e);
            one.breakOff();
        }
    }

    /** The node is about to go: all end until then, one after the other, and so do those that begin meanwhile. */
    public void endWithin(Duration time) {
        long now = now();
        stopsAt = now + time.toNanos();
        waiting.keySet().forEach(one -> {
            one.endUntil(now + ThreadLocalRandom.current().nextLong(time.toNanos() + 1));
            rounds.wake(one);
        });
    }

    /** Ends all. */
    @Override
    public void close() {
        endWithin(STOP.dividedBy(2));
        long until = System.nanoTime() + STOP.toNanos();
        while (!waiting.isEmpty() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(LiveOptions.TICK.toNanos());
        }
        Set.copyOf(waiting.keySet()).forEach(Waiting::breakOff);
        if (ticker != null) {
            ticker.shutdownNow();
        }
        if (workers != null) {
            workers.shutdown();
        }
    }
}
