package io.transcripts.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A page of metrics is new whenever it can be, and never waited for in vain. */
class ScrapesTest {
    private static final Set<String> ALL = Set.of();
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final AtomicInteger counter = new AtomicInteger();
    private final AtomicInteger evaluated = new AtomicInteger();
    private final Semaphore mayEvaluate = new Semaphore(1_000_000);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final Scrapes scrapes = new Scrapes(this::evaluate, Duration.ofMinutes(10), LONG, 4);
    private final Scrapes impatient = new Scrapes(this::evaluate, SHORT, LONG, 4);

    private String evaluate(Set<String> names) {
        evaluated.incrementAndGet();
        int value = counter.get();
        mayEvaluate.acquireUninterruptibly();
        mayEvaluate.release();
        return names + " " + value;
    }

    @AfterEach
    void close() {
        mayEvaluate.release(1_000_000);
        callers.shutdownNow();
        scrapes.close();
        impatient.close();
    }

    @Test
    void aPageHasWhatHappenedBeforeItWasAskedFor() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            counter.set(i);
            assertThat(scrapes.take(ALL).text()).isEqualTo("[] " + i);
        }
    }

    @Test
    void alsoWhileAnotherIsBeingMade() throws Exception {
        hang();
        CompletableFuture<Scrapes.Page> before = CompletableFuture.supplyAsync(() -> scrapes.take(ALL), callers);
        Awaitility.await().until(() -> evaluated.get() == 1);
        counter.set(7);
        CompletableFuture<Scrapes.Page> after = CompletableFuture.supplyAsync(() -> scrapes.take(ALL), callers);
        Awaitility.await().until(() -> scrapes.waiting() == 2);
        goOn();

        assertThat(before.get(10, TimeUnit.SECONDS).text()).isEqualTo("[] 0");
        assertThat(after.get(10, TimeUnit.SECONDS).text()).isEqualTo("[] 7");
    }

    @Test
    void whoeverAsksAtTheSameTimeSharesOne() throws Exception {
        hang();
        List<CompletableFuture<Scrapes.Page>> pages = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            int asked = i;
            pages.add(CompletableFuture.supplyAsync(() -> scrapes.take(ALL), callers));
            Awaitility.await().until(() -> scrapes.waiting() == asked && evaluated.get() == 1);
        }
        goOn();
        for (CompletableFuture<Scrapes.Page> page : pages) {
            assertThat(page.get(10, TimeUnit.SECONDS).text()).isEqualTo("[] 0");
        }

        assertThat(evaluated).as("the first one's, and one for all others").hasValue(2);
    }

    @Test
    void aGaugeThatHangsLeavesTheLastPageWithItsAge() throws Exception {
        awaitPage(impatient);
        hang();
        counter.set(7);

        Scrapes.Page old = impatient.take(ALL);

        assertThat(old.text()).isEqualTo("[] 0");
        assertThat(old.age()).isGreaterThanOrEqualTo(SHORT);
        assertThat(impatient.take(Set.of("other")))
                .as("nothing is kept of those")
                .isNull();
    }

    @Test
    void aPageThatIsTooOldIsNotTold() {
        try (Scrapes forgetful = new Scrapes(this::evaluate, SHORT, Duration.ofMillis(200), 4)) {
            awaitPage(forgetful);
            hang();

            Awaitility.await()
                    .untilAsserted(() -> assertThat(forgetful.take(ALL))
                            .as("as old as it was waited for")
                            .isNull());
            goOn();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(forgetful.take(ALL)).isNotNull());
        }
    }

    @Test
    void aPageOfWhomIsOnlySlowIsToldHoweverOldItIs() {
        try (Scrapes slow = new Scrapes(this::evaluate, Duration.ZERO, Duration.ofNanos(1), 4)) {
            Awaitility.await().untilAsserted(() -> assertThat(slow.take(ALL)).isNotNull());
        }
    }

    @Test
    void itIsWaitedForOnceAndNotByEachCaller() {
        awaitPage(impatient);
        hang();
        int before = evaluated.get();
        for (int i = 0; i < 1_000; i++) {
            // A third of a second each would be five minutes
            assertThat(impatient.take(ALL).text()).isEqualTo("[] 0");
        }

        Awaitility.await()
                .untilAsserted(() -> assertThat(evaluated.get() - before).isEqualTo(1));
        goOn();
        counter.set(9);
        Awaitility.await()
                .untilAsserted(() -> assertThat(impatient.take(ALL).text()).isEqualTo("[] 9"));
    }

    @Test
    void noMoreThanSoManyThreadsWait() throws Exception {
        hang();
        List<CompletableFuture<Scrapes.Page>> pages = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            pages.add(CompletableFuture.supplyAsync(() -> scrapes.take(ALL), callers));
        }
        Awaitility.await().until(() -> scrapes.waiting() == 4);

        assertThat(scrapes.take(ALL)).isNull();
        assertThat(pages).noneMatch(CompletableFuture::isDone);
        goOn();
        for (CompletableFuture<Scrapes.Page> page : pages) {
            assertThat(page.get(10, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void namesThatNobodyHasWaitedForAreNotHeapedUp() {
        hang();
        for (int i = 0; i < 100; i++) {
            assertThat(impatient.take(Set.of("name_" + i))).isNull();
        }
        goOn();
        impatient.close();
        assertThat(impatient.take(ALL)).isNull();

        assertThat(evaluated.get()).isLessThanOrEqualTo(9);
    }

    @Test
    void aGaugeThatThrowsIsNotWaitedForAgain() {
        Scrapes broken = new Scrapes(
                names -> {
                    throw new IllegalStateException("closed");
                },
                Duration.ofMinutes(10),
                LONG,
                2);

        assertThat(broken.take(ALL)).isNull();
        broken.close();
    }

    /** Waits for one that was made in time, behind which none is being made: one that is told again is as old as it was waited for. */
    private static void awaitPage(Scrapes of) {
        Awaitility.await().until(() -> {
            Scrapes.Page page = of.take(ALL);
            return page != null && page.age().compareTo(SHORT) < 0;
        });
    }

    private void hang() {
        mayEvaluate.drainPermits();
    }

    private void goOn() {
        mayEvaluate.release(1_000);
    }
}
