package io.transcripts.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PollersTest {
    private static final int BLOCKED = 6;

    @Test
    void aPollerThatWaitsForABrokerKeepsNoOtherWaiting() throws InterruptedException {
        CountDownLatch broker = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(BLOCKED);
        CountDownLatch looks = new CountDownLatch(10);
        Pollers pollers = new Pollers();
        try {
            for (int i = 0; i < BLOCKED; i++) {
                every(pollers, () -> {
                    waiting.countDown();
                    await(broker);
                });
            }
            assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
            every(pollers, looks::countDown);

            assertThat(looks.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(pollers.getPoolSize()).isEqualTo(BLOCKED + 1);
        } finally {
            pollers.shutdownNow();
        }
        assertThat(pollers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void every(Pollers pollers, Runnable look) {
        var unused = pollers.scheduleWithFixedDelay(look, 1, 1, TimeUnit.MILLISECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
