package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Machine MACHINE =
            new Machine("2026-01-01T00:00:00Z", "CPU", 2, 1L << 33, "OS", "VM", "4", "none");
    private static final Settings SETTINGS = new Settings(
            1_000, 3, 4, 2, "1g", List.of(), List.of(), null, "", Duration.ofMinutes(1), Duration.ofMinutes(1));

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(new Spread(4, 3, 1, 100));
        assertThat(Spread.of(List.of(5.0, 1.0, 3.0))).isEqualTo(new Spread(3, 3, 1, 5));
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRowForEachContenderAndARatioForEachButTheProduct() {
        Report report = new Report(MACHINE, SETTINGS);
        for (int run = 1; run <= 3; run++) {
            report.add(result("L", run, 100_000 * run, 4));
            report.add(result("product", run, 50_000 * run, 8));
            report.add(result("A", run, 10_000 * run, 16));
        }
        assertThat(Table.markdown(report).lines())
                .contains(
                        "| product | 3 | 100,000 (50,000–150,000) | – | 100 % | – + – + – = 8.0 | – | – | – | – | – |",
                        "| product / L | 0.50 | 2.00 |", "| product / A | 5.00 | 0.50 |")
                .noneMatch(line -> line.startsWith("| product / product "));
    }

    @Test
    void theRatioOfMediansIsWhatAGuardAsksFor() {
        Report report = new Report(MACHINE, SETTINGS);
        report.add(result("L", 1, 100, 2));
        report.add(result("product", 1, 30, 4));
        assertThat(report.ratio("calls30", "product", "L", Result.EVENTS_PER_SECOND))
                .hasValue(0.3);
        assertThat(report.ratio("calls30", "product", "A", Result.EVENTS_PER_SECOND))
                .isEmpty();
    }

    @Test
    void anotherCheckoutIsComparedWithThisOneToo() {
        Report report = new Report(MACHINE, SETTINGS);
        report.add(result("product", 1, 100, 2));
        report.add(result("product@before", 1, 50, 4));
        assertThat(Table.markdown(report).lines())
                .contains("| product@before / product | 0.50 | 2.00 |")
                .noneMatch(line -> line.startsWith("| product / product@before"));
    }

    @Test
    void aFailureIsToldInOneLine() {
        Report report = new Report(MACHINE, SETTINGS);
        report.add(result("product", 1, 100, 2));
        report.add(new Report.Failure("calls30", "A", 1, "its process ended\nand a page of its log"));
        assertThat(Table.markdown(report))
                .contains("A, run 1 failed: its process ended\n")
                .doesNotContain("page");
    }

    @Test
    void programsGetEveryRun() throws Exception {
        Report report = new Report(MACHINE, SETTINGS);
        report.add(result("product", 2, 100, 2));
        JsonNode json = new ObjectMapper().readTree(report.toJson());
        assertThat(json.at("/results/0/figures/events_per_second").doubleValue())
                .isEqualTo(100);
        assertThat(json.at("/results/0/run").intValue()).isEqualTo(2);
        assertThat(json.at("/machine/cores").intValue()).isEqualTo(2);
        assertThat(json.at("/failures").isArray()).isTrue();
    }

    private static Result result(String contender, int run, double rate, double cpu) {
        return new Result(
                "calls30",
                contender,
                run,
                Map.of(Result.EVENTS_PER_SECOND, rate, Result.CPU_TOTAL, cpu, Result.PROCESSED_SHARE, 1.0));
    }
}
