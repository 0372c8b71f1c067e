package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.bench.ResultsFile.Failure;
import io.transcripts.node.command.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a file of results to the page and its pictures. */
class PerformancePageTest {
    private static final ResultsFile RESULTS = new ResultsFile(
            Map.of("processor", "2 cores"),
            List.of(
                    result("reads30", "product cold", "requests_per_second", 2_000),
                    result("reads30", "product hot", "requests_per_second", 12_000),
                    result("reads30", "S", "requests_per_second", 20_000),
                    result("calls30", "product", "cpu_node_s_per_million", 8),
                    result("calls30", "A", "cpu_node_s_per_million", 20),
                    result("calls2000", "product", "cpu_node_s_per_million", 8.2),
                    new Result("latency20000", "L", 1, Map.of("p50_us", 2_000.0, "p99_us", 9_000.0))));

    @TempDir
    private Path directory;

    @Test
    void pageHasGoalsTablesAndPictures() throws Exception {
        Path file = directory.resolve("results.json");
        RESULTS.write(file);
        ResultsFile read = ResultsFile.read(file);
        assertThat(read).isEqualTo(RESULTS);

        List<Charts.Picture> pictures = Charts.write(Summary.of(read.results()), directory.resolve("pictures"));

        assertThat(PerformancePage.of(read, Goal.ALL, pictures, "pictures"))
                .contains("| processor | 2 cores |")
                .contains("| 30 segments, cold | ≥ 0.2 × S | 0.10 | 1 | **not reached** |")
                .contains("| 30 segments, again | ≥ 0.5 × S | 0.60 | 1 | reached |")
                .contains("| requests_per_second | 2,000 | 12,000 | 20,000 |")
                .contains("](pictures/reads.png)");
        assertThat(pictures)
                .extracting(Charts.Picture::file)
                .as("calls2000 has nothing to compare with")
                .containsExactly("cpu-calls30.png", "flatness.png", "reads.png", "latency.png");
    }

    @Test
    void whatSeveralRunsFoundIsOnePageWithTheSettingsAndFailuresOfEach() {
        Settings settings = new Settings(
                1_000, 3, 4, 2, "1g", List.of(), List.of(), "", Duration.ofMinutes(1), Duration.ofMinutes(1));
        Failure failure = new Failure("live", "A", 1, "its process ended\nand a page of its log");
        ResultsFile live = new ResultsFile(
                Map.of("processor", "2 cores", "commit", "another"),
                List.of(result("live", "product", "events_per_second", 100)),
                settings.facts(),
                List.of(failure));

        String page = PerformancePage.of(ResultsFile.together(List.of(RESULTS, live)), List.of(), List.of(), "");

        assertThat(page)
                .contains(
                        "| processor | 2 cores |",
                        "| live | 1,000 events, 4 partitions, 2 threads, at most PT1M, heap 1g |")
                .contains("| requests_per_second | 2,000 | 12,000 | 20,000 |", "| events_per_second | 100 |")
                .contains("- live, A, run 1 failed: its process ended\n")
                .doesNotContain("another", "a page of its log", "## Goals");
    }

    @Test
    void whatTwoMachinesFoundIsNotOnePage() {
        ResultsFile another = new ResultsFile(Map.of("processor", "4 cores"), List.of());

        assertThatThrownBy(() -> ResultsFile.together(List.of(RESULTS, another)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("processor is 2 cores and 4 cores");
    }

    @Test
    void thePageOfTheDocumentationHasTheGoalsOfToday() throws Exception {
        String page = Files.readString(Path.of("../../docs/performance.md"));

        assertThat(Goal.ALL)
                .allSatisfy(goal -> assertThat(page).contains("| " + goal.name() + " | " + goal.target() + " | "));
    }

    @Test
    void anotherCheckoutIsComparedWithThisBuild() {
        ResultsFile results = new ResultsFile(
                Map.of(),
                List.of(
                        result("live", "product", "events_per_second", 90),
                        result("live", "product@before", "events_per_second", 120),
                        result("live", "L", "events_per_second", 200)));

        assertThat(PerformancePage.of(results, List.of(), List.of(), ""))
                .contains("| events_per_second | 90 | 120, here 0.75 × | 200 |");
    }

    @Test
    void picturesAreTheSameForTheSameResults() throws Exception {
        Summary summary = Summary.of(RESULTS.results());
        for (Charts.Picture picture : Charts.write(summary, directory.resolve("a"))) {
            Charts.write(summary, directory.resolve("b"));
            Path file = directory.resolve("a").resolve(picture.file());
            assertThat(file).isNotEmptyFile();
            assertThat(directory.resolve("b").resolve(picture.file())).hasSameBinaryContentAs(file);
        }
    }

    @Test
    void numbersHaveAboutThreeDigits() {
        assertThat(List.of(0.123, 12.34, 123.4, 1_234_567.0, 4.0))
                .extracting(PerformancePage::number)
                .containsExactly("0.12", "12.3", "123", "1,234,567", "4");
    }

    private static Result result(String scenario, String contender, String figure, double value) {
        return new Result(scenario, contender, 1, Map.of(figure, value));
    }
}
