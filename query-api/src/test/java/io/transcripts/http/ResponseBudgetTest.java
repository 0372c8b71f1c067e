package io.transcripts.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What answers take of the heap is bounded, and nobody can use up another's part of it. */
class ResponseBudgetTest {
    private final ResponseBudget budget = new ResponseBudget(1_000, new SimpleMeterRegistry());
    private final List<String> granted = new ArrayList<>();

    @Test
    void aCallerHasAQuarterAndOneAnswerOfAnySize() {
        assertThat(budget.tryTake("a", 200)).isNotNull();
        assertThat(budget.tryTake("a", 51)).isNull();
        assertThat(budget.tryTake("a", 50)).isNotNull();
        ResponseBudget.Lease large = budget.tryTake("b", 700);
        assertThat(large).isNotNull();
        assertThat(budget.tryTake("b", 1)).isNull();
        assertThat(budget.tryTake("c", 51)).isNull();
        assertThat(budget.used()).isEqualTo(950);
    }

    @Test
    void whatIsGivenBackGoesToThoseWhoWaitAndOnce() {
        ResponseBudget.Lease first = Objects.requireNonNull(budget.tryTake("a", 100));
        ResponseBudget.Lease second = Objects.requireNonNull(budget.tryTake("a", 150));
        wait("a", 100);
        wait("a", 200);
        wait("b", 950);
        assertThat(granted).isEmpty();

        first.close();
        assertThat(granted).containsExactly("a 100");
        second.close();
        second.close();
        assertThat(granted).containsExactly("a 100");
        assertThat(budget.used()).isEqualTo(100);
    }

    @Test
    void whoWaitsIsNotOvertakenByItself() {
        ResponseBudget.Lease first = Objects.requireNonNull(budget.tryTake("a", 200));
        wait("a", 100);
        assertThat(budget.tryTake("a", 10)).isNull();
        assertThat(budget.tryTake("b", 10)).isNotNull();

        first.close();
        assertThat(granted).containsExactly("a 100");
        assertThat(budget.tryTake("a", 10)).isNotNull();
    }

    @Test
    void whoGivesUpIsNotGrantedAnything() {
        ResponseBudget.Lease first = Objects.requireNonNull(budget.tryTake("a", 250));
        Object ticket = Objects.requireNonNull(wait("a", 100));

        assertThat(budget.giveUp(ticket)).isTrue();
        assertThat(budget.giveUp(ticket)).isFalse();
        first.close();

        assertThat(granted).isEmpty();
        assertThat(budget.used()).isZero();
    }

    @Test
    void howManyMayWaitIsBoundedForEach() {
        Objects.requireNonNull(budget.tryTake("a", 250));
        Objects.requireNonNull(budget.tryTake("b", 250));
        for (int i = 0; i < 256; i++) {
            assertThat(wait("a", 100)).isNotNull();
        }
        assertThat(wait("a", 100)).isNull();
        assertThat(granted).containsExactly("refused");
        assertThat(wait("b", 100)).isNotNull();
    }

    @Test
    void whatManyTakeCountsOnceUntilTheLastHasIt() throws Exception {
        byte[] kept = new byte[900];
        List<AutoCloseable> takers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            takers.add(Objects.requireNonNull(budget.tryShare("caller " + i, kept)));
        }
        assertThat(budget.used()).isEqualTo(900);
        for (AutoCloseable taker : takers.subList(0, 99)) {
            taker.close();
        }
        assertThat(budget.tryTake("z", 200)).isNull();
        takers.get(99).close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void whoTakesWhatAnotherTakesTooIsChargedForIt() throws Exception {
        byte[] kept = new byte[200];
        AutoCloseable quick = Objects.requireNonNull(budget.tryShare("a", kept));
        AutoCloseable slow = Objects.requireNonNull(budget.tryShare("b", kept));
        assertThat(budget.tryTake("a", 100)).isNull();
        assertThat(budget.tryTake("b", 100)).isNull();

        quick.close();

        assertThat(budget.tryTake("a", 100)).isNotNull();
        assertThat(budget.tryTake("b", 100)).isNull();
        assertThat(budget.used()).isEqualTo(300);
        slow.close();
        assertThat(budget.used()).isEqualTo(100);
    }

    @Test
    void whatWasReservedForTheMakingIsTheBodysOwnThoughOthersWait() {
        ResponseBudget.Lease making = Objects.requireNonNull(budget.tryTake("a", 250));
        wait("a", 200);
        byte[] body = new byte[60];

        AutoCloseable share = budget.share(making, body);

        assertThat(share).isNotNull();
        assertThat(granted).isEmpty();
        assertThat(budget.used()).isEqualTo(60);
    }

    @Test
    void whoWaitsBehindOneThatGivesUpIsGranted() {
        Objects.requireNonNull(budget.tryTake("a", 200));
        Object large = Objects.requireNonNull(wait("a", 200));
        wait("a", 50);

        assertThat(budget.giveUp(large)).isTrue();

        assertThat(granted).containsExactly("a 50");
    }

    private Object wait(String caller, long bytes) {
        return budget.take(caller, bytes, lease -> granted.add(caller + " " + bytes), () -> granted.add("refused"));
    }
}
