package io.transcripts.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A node speaks as an owner only as long as nobody else can have become one. */
class LeaseTest {
    private static final Duration SESSION = Duration.ofSeconds(10);

    private final Group group = new Group();
    private long nowMs = 1_000_000;
    private long wallMs = 1_700_000_000_000L;
    private final Lease lease = new Lease(group, SESSION, () -> TimeUnit.MILLISECONDS.toNanos(nowMs), () -> wallMs);

    private static final class Group implements Lease.Membership {
        private final Map<String, Double> answers = new HashMap<>(Map.of("a", 0.0, "b", 0.0));
        private boolean isConfirmed;
        private int asked;

        @Override
        public Map<String, Double> answeredHeartbeats() {
            return Map.copyOf(answers);
        }

        @Override
        public boolean isConfirmed() {
            asked++;
            return isConfirmed;
        }

        private void answerAll() {
            answers.replaceAll((member, count) -> count + 1);
        }
    }

    @Test
    void itIsValidWhileHeartbeatsAreAnswered() {
        for (int i = 0; i < 40; i++) {
            pass(2_500);
            group.answerAll();
            lease.look();
            assertThat(lease.isValid()).isTrue();
        }
        assertThat(group.asked).isZero();
    }

    @Test
    void itEndsBeforeTheGroupGivesUpTheNode() {
        pass(2_500);
        group.answerAll();
        lease.look();
        pass(2_500);
        group.answerAll();
        lease.look();

        // The last answer was to a heartbeat that was sent after the one before it was answered
        pass(6_400);
        assertThat(lease.isValid()).isTrue();
        pass(200);
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void oneMemberThatIsNotAnsweredIsEnough() {
        for (int i = 0; i < 5; i++) {
            pass(2_500);
            group.answers.merge("a", 1.0, Double::sum);
            lease.look();
        }

        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void aNodeThatWasSuspendedIsNotTrustedAgainBecauseOfItsNextHeartbeat() {
        pass(2_500);
        group.answerAll();
        lease.look();

        // Suspended for longer than the session timeout; the next answer says that the member is not known
        pass(30_000);
        assertThat(lease.isValid()).isFalse();
        group.answerAll();
        lease.look();
        pass(500);
        group.answerAll();
        lease.look();

        assertThat(lease.isValid()).isFalse();
        assertThat(group.asked).isPositive();
    }

    @Test
    void theCoordinatorMayConfirmItAfterALaterAnswer() {
        group.isConfirmed = true;
        lease.look();
        pass(30_000);
        lease.look();
        assertThat(lease.isValid()).isFalse();

        pass(500);
        lease.look();
        assertThat(group.asked).as("no answer yet").isZero();
        group.answerAll();
        lease.look();

        assertThat(lease.isValid()).isTrue();
    }

    @Test
    void aConfirmedNodeIsTrustedUntilItsNextHeartbeatIsDue() {
        group.isConfirmed = true;
        pass(30_000);
        lease.look();
        pass(500);
        group.answerAll();
        lease.look();

        pass(8_000);
        lease.look();
        assertThat(lease.isValid()).isTrue();
        pass(1_100);
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void timeThatPassedWhileTheMachineStoodStillCounts() {
        pass(1_000);
        group.answerAll();
        lease.look();
        wallMs += 30_000;

        assertThat(lease.isValid()).isFalse();
        lease.look();
        group.answerAll();
        lease.look();
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void aClockThatIsSetBackProlongsNothing() {
        pass(1_000);
        group.answerAll();
        lease.look();
        wallMs -= 3_600_000;
        pass(9_000);

        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void itKnowsWhenTheNodeWasAMemberForCertain() {
        long begin = wallMs;
        assertThat(lease.confirmedAtMs()).isEqualTo(begin);
        for (int i = 0; i < 3; i++) {
            pass(1_000);
            group.answerAll();
            lease.look();
        }
        assertThat(lease.confirmedAtMs())
                .as("before the last heartbeat was sent")
                .isEqualTo(begin + 2_000);

        pass(60_000);
        lease.look();
        assertThat(lease.confirmedAtMs()).isEqualTo(begin + 2_000);
    }

    private void pass(long ms) {
        nowMs += ms;
        wallMs += ms;
    }
}
