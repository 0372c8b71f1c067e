package io.transcripts.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** How far behind a copy says that it is: rather too far than too little, and nothing when nobody knows. */
class ReplicaLagsTest {
    private final Brokers brokers = new Brokers();
    private long nowMs = 1_000_000;
    private final ReplicaLags lags =
            new ReplicaLags(brokers::changelogLags, brokers::uncommitted, () -> TimeUnit.MILLISECONDS.toNanos(nowMs));

    private static final class Brokers {
        private final Map<Integer, Long> behind = new HashMap<>();
        private final Map<Integer, Long> unread = new HashMap<>();
        private boolean isGone;
        private boolean isRebalancing;
        private Runnable between = () -> {};

        private Map<Integer, Long> changelogLags() {
            if (isRebalancing) {
                throw new IllegalStateException("rebalancing");
            }
            Map<Integer, Long> now = Map.copyOf(behind);
            between.run();
            return now;
        }

        private Map<Integer, Long> uncommitted(Set<Integer> partitions) throws ExecutionException {
            if (isGone) {
                throw new ExecutionException(new TimeoutException("no broker"));
            }
            Map<Integer, Long> now = new HashMap<>(unread);
            now.keySet().retainAll(partitions);
            between.run();
            return now;
        }
    }

    @Test
    void itIsWhatWasNotCopiedAndWhatWasNotCommitted() {
        copy(0, 3, 20);
        copy(1, 0, 0);

        measure();

        assertThat(lags.lag(0)).isEqualTo(23);
        assertThat(lags.lag(1)).isZero();
        assertThat(lags.lag(2)).as("no copy").isEqualTo(ReplicaLags.UNKNOWN);
        assertThat(lags.known()).containsExactly(0, 1);
    }

    @Test
    void aCopyInTheMakingHasNoLag() {
        copy(0, 50_000, 0);
        measure();
        assertThat(lags.lag(0)).isEqualTo(ReplicaLags.UNKNOWN);

        copy(0, 1_001, 0);
        measure();
        assertThat(lags.lag(0)).isEqualTo(ReplicaLags.UNKNOWN);

        copy(0, 1_000, 7);
        measure();
        assertThat(lags.lag(0)).isEqualTo(1_007);
    }

    @Test
    void aCopyThatFallsBehindSaysSo() {
        copy(0, 0, 0);
        measure();

        copy(0, 50_000, 7);
        measure();

        assertThat(lags.lag(0)).isEqualTo(50_007);
    }

    @Test
    void anAnswerIsGoodForFiveSeconds() {
        copy(0, 3, 20);
        measure();

        pass(5_000);
        assertThat(lags.lag(0)).isEqualTo(23);
        pass(1);
        assertThat(lags.lag(0)).isEqualTo(ReplicaLags.UNKNOWN);
        assertThat(lags.known()).isEmpty();
    }

    @Test
    void brokersThatDoNotAnswerLeaveTheLastOneForThatTime() {
        copy(0, 3, 20);
        measure();
        brokers.isGone = true;
        for (int i = 0; i < 10; i++) {
            pass(500);
            measure();
            assertThat(lags.lag(0)).isEqualTo(23);
        }
        pass(500);
        measure();
        assertThat(lags.lag(0)).isEqualTo(ReplicaLags.UNKNOWN);

        brokers.isGone = false;
        measure();
        assertThat(lags.lag(0)).as("asked again").isEqualTo(23);
    }

    @Test
    void aRebalanceLeavesTheLastOneForThatTimeToo() {
        copy(0, 3, 20);
        measure();
        brokers.isRebalancing = true;
        pass(5_000);
        measure();
        assertThat(lags.lag(0)).isEqualTo(23);
        pass(1);
        assertThat(lags.lag(0)).isEqualTo(ReplicaLags.UNKNOWN);
    }

    @Test
    void aCopyThatGoesAwayHasToBecomeLevelAgain() {
        copy(0, 3, 20);
        measure();

        brokers.behind.clear();
        measure();
        assertThat(lags.lag(0)).as("for whoever takes over now").isEqualTo(23);

        copy(0, 50_000, 20);
        measure();
        assertThat(lags.lag(0)).isEqualTo(ReplicaLags.UNKNOWN);
    }

    @Test
    void aCommitBetweenTheTwoQuestionsDoesNotHideWhatIsInIt() {
        copy(0, 0, 500);
        measure();
        assertThat(lags.lag(0)).isEqualTo(500);

        // The owner commits 500 records, and their rows are in the changelog: the copy has none of it
        brokers.between = () -> copy(0, 500, 0);
        lags.measure();

        assertThat(lags.lag(0)).isGreaterThanOrEqualTo(500);
    }

    private void copy(int partition, long behind, long unread) {
        brokers.behind.put(partition, behind);
        brokers.unread.put(partition, unread);
    }

    /** As often as it takes to know what can be known now. */
    private void measure() {
        lags.measure();
        lags.measure();
    }

    private void pass(long ms) {
        nowMs += ms;
    }
}
