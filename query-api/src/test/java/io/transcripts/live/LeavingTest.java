package io.transcripts.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.http.Exchange;
import io.transcripts.http.Problem;
import io.transcripts.http.ScriptedCaller;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers who leave, and owners who answer, at the wrong moment: no place, no exchange and no stream stays behind. */
class LeavingTest {
    private static final LiveRequest REQUEST = new LiveRequest("sess_01", "", "org", null, true, new NoChanges());

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong now = new AtomicLong(1_000);
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final ScriptedCaller caller = new ScriptedCaller(tasks::add);
    private final AtomicInteger answers = new AtomicInteger();

    /** Of the owner, who answers when a test says so. */
    private @Nullable BatchSink asked;

    private LiveStreams streams = new LiveStreams(
            new LiveOptions(1, 1, Duration.ZERO), sessionId -> new Owner(), registry, now::get, tasks::add);

    private final class Owner implements ChangeSource {
        @Override
        public int count(int group) {
            return 0;
        }

        @Override
        public void ask(LiveRequest request, @Nullable String cursor, Exchange exchange, BatchSink to) {
            asked = to;
        }

        @Override
        public void probe(LiveRequest request, @Nullable String cursor, Exchange exchange, Consumer<Probe> answer) {
            answer.accept(Probe.LATER);
        }
    }

    private static final class NoChanges implements LocalChanges {
        @Override
        public void open(@Nullable String cursor, Exchange exchange, Opening to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Probe probe(@Nullable String cursor) {
            throw new UnsupportedOperationException();
        }
    }

    private void stream() {
        streams.stream(REQUEST, caller.exchange, () -> true);
    }

    private void await() {
        streams.await(REQUEST, caller.exchange, Duration.ofSeconds(60), () -> {
            answers.incrementAndGet();
            caller.exchange.send(Problem.notReady());
        });
    }

    private void doAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void later(Duration time) {
        now.addAndGet(time.toNanos());
        for (int i = 0; i < Rounds.TURNS; i++) {
            streams.look();
        }
        doAll();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double ended(String reason) {
        return registry.get("transcripts.streams.ended")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private void nothingIsLeft() {
        doAll();
        assertThat(gauge("transcripts.streams")).isZero();
        assertThat(gauge("transcripts.waits")).isZero();
        assertThat(caller.exchange.isEnded()).isTrue();
        // Its key has its share again, of which there is one here.
        assertThat(new ScriptedCaller().exchange).satisfies(next -> {
            streams.await(REQUEST, next, Duration.ofSeconds(1), () -> {});
            assertThat(gauge("transcripts.waits")).isOne();
        });
    }

    @Test
    void whoLeavesBeforeHisStreamIsOneOfThoseWhoWaitIsNotWaitedFor() {
        caller.leaves();
        stream();

        nothingIsLeft();
        assertThat(ended("left")).isOne();
    }

    @Test
    void whoLeavesBeforeHisRequestIsOneOfThoseWhoWaitIsNotWaitedFor() {
        caller.leaves();
        await();

        nothingIsLeft();
    }

    @Test
    void aRequestWhoseCallerLeavesEndsAtOnceAndUnanswered() {
        await();
        doAll();
        assertThat(gauge("transcripts.waits")).isOne();
        caller.leaves();

        nothingIsLeft();
        assertThat(answers).hasValue(0);
    }

    @Test
    void aRequestIsNotAnsweredWhoseCallerLeavesWhileItsOwnerIsAsked() {
        await();
        caller.leaves();
        doAll();
        later(Duration.ofSeconds(61));

        nothingIsLeft();
        assertThat(answers).hasValue(0);
    }

    @Test
    void aCallerWhoLeavesBeforeTheFirstBytesIsNoFailureOfTheNode() {
        stream();
        doAll();
        caller.leaves();

        nothingIsLeft();
        assertThat(ended("left")).isOne();
        assertThat(caller.answers("2xx")).isOne();
        assertThat(caller.answers("5xx")).isZero();
    }

    @Test
    void whatTheOwnerSaysToOneWhoHasLeftIsNotWritten() {
        stream();
        doAll();
        BatchSink sink = asked;
        caller.leaves();
        assertThat(sink).isNotNull();
        assertThat(sink.begin(new BatchHead("cursor", "processing", true))).isFalse();
        sink.failed();

        nothingIsLeft();
        assertThat(caller.taken()).doesNotContain("retry");
    }

    @Test
    void aRefusalBehindTheFirstBytesEndsThemAndTheExchange() {
        stream();
        doAll();
        later(Duration.ofMillis(800));
        assertThat(caller.taken()).startsWith("retry:");
        refused();

        nothingIsLeft();
        assertThat(ended("not_found")).isOne();
        assertThat(caller.taken()).doesNotContain("session_not_found");
    }

    @Test
    void theFirstBytesAreNotSentBehindARefusal() {
        stream();
        doAll();
        now.addAndGet(Duration.ofMillis(800).toNanos());
        streams.look();
        // They are to be sent in a moment.
        assertThat(tasks).hasSize(1);
        refused();

        nothingIsLeft();
        assertThat(ended("not_found")).isOne();
        assertThat(caller.taken()).contains("session_not_found").doesNotContain("retry:");
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "1000, 1"})
    void ofThoseWhoComeAtOnceNoMoreAreTakenThanThereArePlaces(int most, int mostOfKey) throws Exception {
        int callers = 16;
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            for (int round = 0; round < 50; round++) {
                SimpleMeterRegistry own = new SimpleMeterRegistry();
                streams = new LiveStreams(
                        new LiveOptions(most, mostOfKey, Duration.ZERO),
                        sessionId -> new Owner(),
                        own,
                        now::get,
                        new ConcurrentLinkedQueue<Runnable>()::add);
                CyclicBarrier barrier = new CyclicBarrier(callers);
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < callers; i++) {
                    Exchange exchange = new ScriptedCaller().exchange;
                    all.add(threads.submit(() -> {
                        barrier.await();
                        streams.stream(REQUEST, exchange, () -> true);
                        return null;
                    }));
                }
                for (Future<?> each : all) {
                    each.get();
                }
                assertThat(own.get("transcripts.streams").gauge().value()).isOne();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void refused() {
        BatchSink sink = asked;
        assertThat(sink).isNotNull();
        sink.refused(Problem.notFound("session_not_found", "There is none."));
    }
}
