package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.bench.ProbeObserver.Expected;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProbeObserverTest {
    private final long now = System.nanoTime();
    private final ProbeObserver observer = new ProbeObserver() {
        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @Test
    void eachThatIsSeenIsRecordedOnceFromWhenItWasDue() throws Exception {
        observer.expect(new Expected("call", "a", now, true));
        observer.expect(new Expected("call", "b", now, false));
        observer.seen("call", "a", now + TimeUnit.MILLISECONDS.toNanos(5));
        observer.seen("call", "a", now + TimeUnit.MILLISECONDS.toNanos(9));
        observer.seen("call", "b", now);
        observer.seen("another", "a", now);

        assertThat(observer.pending()).isEmpty();
        assertThat(observer.await().count()).isOne();
        assertThat(observer.await().figures().get("max_us")).isBetween(4_990.0, 5_010.0);
        assertThat(observer.lost()).isZero();
    }

    @Test
    void whatNeverComesIsLostAndCountsAsLongAsItWasWaitedFor() throws Exception {
        observer.expect(new Expected("call", "a", now - TimeUnit.SECONDS.toNanos(11), true));
        observer.expect(new Expected("call", "b", now - TimeUnit.SECONDS.toNanos(11), false));

        assertThat(observer.await().figures().get("p50_us")).isGreaterThan(10e6);
        assertThat(observer.await().count()).isOne();
        assertThat(observer.lost()).isOne();
    }
}
