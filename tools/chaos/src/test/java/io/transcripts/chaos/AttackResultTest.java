package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.chaos.Vitals.Signs;
import io.transcripts.chaos.hostile.Attack;
import io.transcripts.chaos.hostile.Counts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an attack must not do to a node, and to others. */
class AttackResultTest {
    private static final double FLOOR_MS = 50;
    private static final CallerLatency BEFORE = felt(40, Map.of());
    private static final Signs WELL = new Signs("node-0", true, 500, 1, 1, Duration.ofSeconds(3), 2);

    @Test
    void whoIsNotHurtHolds() {
        assertThat(attacked(Attack.GUESSES, felt(80, Map.of()), counts(Map.of(401, 9L), 0), WELL, true))
                .isEmpty();
    }

    @Test
    void aNodeMustLiveAndSaySoAndLogLittle() {
        Signs dead = new Signs("node-0", false, 500, 1, 1, Duration.ZERO, 9);
        Signs silent = new Signs("node-1", true, 500, 1, 1, Duration.ZERO, 3);
        Signs loud = new Signs("node-2", true, (512 << 10) + 1, 1, 1, Duration.ZERO, 0);

        assertThat(attacked(Attack.GUESSES, BEFORE, counts(Map.of(), 0), dead, false))
                .containsExactly("node-0 died", "not ready again");
        assertThat(attacked(Attack.GUESSES, BEFORE, counts(Map.of(), 0), silent, true))
                .containsExactly("node-1 did not say that it lives");
        assertThat(attacked(Attack.GUESSES, BEFORE, counts(Map.of(), 0), loud, true))
                .containsExactly("node-2 logged too much");
    }

    @Test
    void othersMustBeAnsweredAsBefore() {
        assertThat(attacked(Attack.GUESSES, felt(81, Map.of("503", 1L)), counts(Map.of(), 0), WELL, true))
                .containsExactly("others waited", "others got errors");
    }

    @Test
    void mostThatOthersMayWaitHasAFloorAndAnEnd() {
        assertThat(AttackResult.mostMs(felt(2, Map.of()), FLOOR_MS)).isEqualTo(50);
        assertThat(AttackResult.mostMs(felt(100, Map.of()), FLOOR_MS)).isEqualTo(200);
        assertThat(AttackResult.mostMs(felt(800, Map.of()), FLOOR_MS)).isEqualTo(1_000);
    }

    @Test
    void aForeignKeyHearsNothingBut404() {
        Counts.Sum some = counts(Map.of(404, 1_000L, 503, 1L), 0);

        assertThat(attacked(Attack.FOREIGN_STREAMS, BEFORE, some, WELL, true)).containsExactly("not only 404");
        assertThat(attacked(Attack.FOREIGN_READERS, BEFORE, counts(Map.of(404, 1L), 0), WELL, true))
                .isEmpty();
        assertThat(attacked(Attack.HEAVY_READERS, BEFORE, some, WELL, true)).isEmpty();
        assertThat(attacked(Attack.FOREIGN_READERS, BEFORE, counts(Map.of(), 0), WELL, true))
                .as("one that never took place")
                .containsExactly("no 404");
    }

    @Test
    void whereNobodyAskedNothingIsShown() {
        CallerLatency nobody = new CallerLatency(0, 0, 0, 0, Map.of());

        assertThat(attacked(Attack.GUESSES, nobody, counts(Map.of(), 0), WELL, true))
                .containsExactly("nobody asked");
    }

    @Test
    void aBodyThatEndsAsIfAllWasWellIsJson() {
        assertThat(attacked(Attack.HEAVY_READERS, BEFORE, counts(Map.of(200, 1L), 1), WELL, true))
                .containsExactly("bodies that are no JSON");
    }

    @Test
    void aReportIsRightWhenAllHold() {
        AttackResult held = new AttackResult(
                Attack.GUESSES,
                "node-0",
                Duration.ofSeconds(30),
                BEFORE,
                counts(Map.of(), 0),
                List.of(WELL),
                Duration.ZERO,
                true);

        SiegeReport right = new SiegeReport("One node.", BEFORE, FLOOR_MS, List.of(held), null);
        assertThat(right.isRight()).isTrue();
        assertThat(right.markdown()).contains("| guesses | node-0 |", "| holds |");
        assertThat(new SiegeReport("One node.", BEFORE, FLOOR_MS, List.of(held), "why").isRight())
                .isFalse();
        assertThat(new SiegeReport("One node.", null, FLOOR_MS, List.of(), null).isRight())
                .isFalse();
        assertThat(new SiegeReport("One node.", felt(1, Map.of("503", 1L)), FLOOR_MS, List.of(held), null).isRight())
                .isFalse();
    }

    @Test
    void metricsAreAddedUp() {
        String page = "a{area=\"heap\",id=\"x\"} 1.5E3\na{area=\"heap\",id=\"y\"} 20\na{area=\"nonheap\"} 7\n";

        assertThat(Vitals.sum(page, "a{area=\"heap\"")).isEqualTo(1_520);
        assertThat(Vitals.sum("", "a{")).isZero();
    }

    private static List<String> attacked(
            Attack attack, CallerLatency felt, Counts.Sum counts, Signs signs, boolean areReady) {
        return new AttackResult(
                        attack, "node-0", Duration.ofSeconds(30), felt, counts, List.of(signs), Duration.ZERO, areReady)
                .findings(BEFORE, FLOOR_MS);
    }

    private static CallerLatency felt(double p99Ms, Map<String, Long> errors) {
        return new CallerLatency(1_000, 1, p99Ms, 2 * p99Ms, errors);
    }

    private static Counts.Sum counts(Map<Integer, Long> statuses, long broken) {
        return new Counts.Sum(10, statuses, 0, 0, broken, 0, 0, 1, 1, 0);
    }
}
