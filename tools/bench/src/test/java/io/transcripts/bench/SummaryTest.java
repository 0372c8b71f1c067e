package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.bench.Goal.Direction;
import io.transcripts.bench.Goal.Figure;
import io.transcripts.bench.Summary.Spread;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Medians, and goals judged by them. */
class SummaryTest {
    private static final Figure MINE = new Figure("s", "mine", "x");
    private static final Figure THEIRS = new Figure("s", "theirs", "x");

    private final Summary summary = Summary.of(List.of(
            result("mine", 1, 10),
            result("theirs", 1, 4),
            result("mine", 2, 30),
            result("theirs", 2, 6),
            result("mine", 3, 20)));

    @Test
    void oddCountHasTheMiddleOne() {
        assertThat(summary.stat("s", "mine", "x")).isEqualTo(new Spread(3, 20, 10, 30));
    }

    @Test
    void evenCountHasTheMeanOfTheTwoInTheMiddle() {
        assertThat(summary.stat("s", "theirs", "x")).isEqualTo(new Spread(2, 5, 4, 6));
    }

    @Test
    void whatWasNotMeasuredIsAbsent() {
        assertThat(summary.stat("s", "nobody", "x")).isNull();
        assertThat(summary.stat("t", "mine", "x")).isNull();
        assertThat(summary.figures("t")).isEmpty();
    }

    @Test
    void theRatioOfMediansIsWhatAGuardAsksFor() {
        assertThat(summary.ratio("s", "mine", "theirs", "x")).isEqualTo(4.0);
        assertThat(summary.ratio("s", "mine", "nobody", "x")).isNull();
    }

    @Test
    void contendersKeepTheirOrder() {
        assertThat(summary.contenders("s")).containsExactly("mine", "theirs");
    }

    @Test
    void ratioIsOfMedians() {
        Goal.Verdict verdict = new Goal("g", MINE, THEIRS, Direction.AT_LEAST, 4).judge(summary);

        assertThat(verdict.measured()).isEqualTo(4.0);
        assertThat(verdict.n()).isEqualTo(2);
        assertThat(verdict.isReached()).isTrue();
        assertThat(verdict.goal().target()).isEqualTo("≥ 4.0 × theirs");
    }

    @Test
    void figureAloneIsHeldAgainstTheBound() {
        assertThat(new Goal("g", MINE, null, Direction.AT_MOST, 20)
                        .judge(summary)
                        .isReached())
                .isTrue();
        assertThat(new Goal("g", MINE, null, Direction.AT_MOST, 19.9)
                        .judge(summary)
                        .inWords())
                .isEqualTo("**not reached**");
    }

    @Test
    void goalWithoutFiguresIsNotReached() {
        Goal.Verdict verdict =
                new Goal("g", MINE, new Figure("s", "nobody", "x"), Direction.AT_LEAST, 0).judge(summary);

        assertThat(verdict.isReached()).isFalse();
        assertThat(verdict.inWords()).isEqualTo("not measured");
    }

    private static Result result(String contender, int run, double x) {
        return new Result("s", contender, run, Map.of("x", x));
    }
}
