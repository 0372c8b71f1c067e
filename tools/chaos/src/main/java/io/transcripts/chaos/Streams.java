package io.transcripts.chaos;

import io.transcripts.chaos.Checker.Question;
import io.transcripts.chaos.ReadCounts.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All who follow live calls at once, over a few threads. Thread-safe. */
final class Streams implements AutoCloseable {
    private static final int THREADS = 2;
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** First bytes are promised within a second. */
    private static final Duration HEAD = Duration.ofSeconds(5);

    private static final long LOOK_EVERY_MS = 250;
    private static final long IDLE_MS = 500;
    private static final long BETWEEN_STARTS_MS = 5;

    private final List<NodeProbe> probes;
    private final String apiKey;
    private final Sessions sessions;
    private final History history;
    private final Duration knownAfter;
    private final SplittableRandom random;
    private final List<Follower> followers = new ArrayList<>();
    private final List<Fold> finished = new ArrayList<>();
    private final Map<Kind, Long> refused = new EnumMap<>(Kind.class);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, daemons());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(daemons());
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .executor(threads)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private long erased;
    private long begunBehind;
    private volatile boolean isEnding;

    /**
     * Follows nothing before it is started.
     *
     * @param probes of all nodes
     * @param knownAfter see {@link Question}
     */
    Streams(
            List<NodeProbe> probes,
            String apiKey,
            Sessions sessions,
            History history,
            Duration knownAfter,
            int count,
            long seed) {
        this.probes = probes;
        this.apiKey = apiKey;
        this.sessions = sessions;
        this.history = history;
        this.knownAfter = knownAfter;
        random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            followers.add(new Follower(this, i));
        }
    }

    void start() {
        long delay = 0;
        for (Follower follower : followers) {
            after(delay, follower::next);
            delay += BETWEEN_STARTS_MS;
        }
        var unused = timer.scheduleWithFixedDelay(this::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Nobody begins to follow another call. */
    void end() {
        isEnding = true;
    }

    /** Waits until each has come to the end of what it follows, and says how many have not. */
    long awaitDone(Duration patience) throws InterruptedException {
        long endsAt = System.nanoTime() + patience.toNanos();
        long busy = busy();
        while (busy > 0 && System.nanoTime() - endsAt < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            busy = busy();
        }
        return busy;
    }

    int count() {
        return followers.size();
    }

    /** What was followed until it was complete. */
    synchronized List<Fold> finished() {
        return List.copyOf(finished);
    }

    /** Calls that were erased while they were followed. */
    synchronized long erasedCount() {
        return erased;
    }

    /** Checkpoints of a lower version, behind a reset. */
    synchronized long begunBehindCount() {
        return begunBehind;
    }

    /** Answers but 200. */
    synchronized Map<Kind, Long> refusals() {
        return new EnumMap<>(refused);
    }

    @Override
    public void close() {
        isEnding = true;
        timer.shutdownNow();
        threads.shutdownNow();
    }

    @Nullable
    Session pick(boolean isFromStart) {
        synchronized (random) {
            return isEnding ? null : sessions.live(random, isFromStart);
        }
    }

    /** Looks for something to follow again in a while. */
    void idle(Follower follower) {
        if (!isEnding) {
            after(IDLE_MS, follower::next);
        }
    }

    void after(long ms, Runnable what) {
        try {
            var unused = timer.schedule(
                    () -> {
                        try {
                            what.run();
                        } catch (RuntimeException e) {
                            history.fail("a client of streams ended: " + e);
                        }
                    },
                    ms,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // It is over.
        }
    }

    Question question(Session session) {
        return Question.of(
                session,
                history.isBrokersFault() || (session.isStray() && NodeProbe.wasAnyBehind(probes, knownAfter)),
                knownAfter);
    }

    /** The transcript as it is. */
    CompletableFuture<HttpResponse<byte[]>> get(int turn, Fold fold, Question asked) {
        String query = fold.query().isEmpty() ? "" : "?" + fold.query();
        return client.sendAsync(
                request(turn, NodeCaller.transcript(fold.session()) + query, asked)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    /** Its stream, behind what the fold has; done when the stream ends. */
    CompletableFuture<HttpResponse<Void>> open(int turn, Fold fold, Question asked, Consumer<String> lines) {
        String query = "/stream?until=complete" + (fold.query().isEmpty() ? "" : "&" + fold.query());
        HttpRequest.Builder request = request(turn, NodeCaller.transcript(fold.session()) + query, asked);
        String cursor = fold.copy().cursor();
        if (cursor != null && !cursor.isEmpty()) {
            request.header("Last-Event-ID", cursor);
        }
        return client.sendAsync(
                request.build(),
                head -> head.statusCode() == Checker.OK
                        ? BodySubscribers.fromLineSubscriber(new Lines(lines))
                        : BodySubscribers.discarding());
    }

    void count(Consumer<StreamCounts> what) {
        history.ofStreams(what);
    }

    void wrong(Session session, String finding) {
        history.wrong(session.id() + " (partition " + session.partition() + "): " + finding);
    }

    synchronized void finished(Fold fold) {
        finished.add(fold);
    }

    synchronized void erased() {
        erased++;
    }

    synchronized void begunBehind() {
        begunBehind++;
    }

    synchronized void refused(Kind kind) {
        refused.merge(kind, 1L, Long::sum);
    }

    private HttpRequest.Builder request(int turn, String path, Question asked) {
        URI api = probes.get(Math.floorMod(turn, probes.size())).api();
        return HttpRequest.newBuilder(api.resolve(path))
                .timeout(HEAD)
                .header("X-API-Key", apiKey)
                .header(Checker.REQUEST_ID, asked.id());
    }

    private void look() {
        long longest = followers.stream().mapToLong(Follower::silence).max().orElse(0);
        history.ofStreams(counts -> counts.silence(longest));
    }

    private long busy() {
        return followers.stream().filter(Follower::isBusy).count();
    }

    private static ThreadFactory daemons() {
        return task -> {
            Thread thread = new Thread(task, "chaos-streams");
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Hands on what comes. That it ends is told with the response. */
    private record Lines(Consumer<String> to) implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            to.accept(line);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
