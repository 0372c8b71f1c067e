package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts and dashboards, against the page that explains them, and against the rules of those who read them at night. */
class MonitoringTest {
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final Pattern RATE = Pattern.compile("(?:rate|increase)\\([a-z_]+\\{[^}]*}\\[");
    private static final Pattern COUNTER = Pattern.compile("[a-z_]+_(?:total|bucket|sum|seconds_count)\\{");
    private static final String MATCHERS = "{job=~\"$job\", instance=~\"$instance\"";
    private static final int STEPS = 3;

    @Test
    void everyAlertSaysWhatIsNormalWhatItMeansAndWhatToDo() throws IOException {
        String page = OpsFiles.read(Expressions.PAGE);
        for (JsonNode rule : Expressions.rules()) {
            if (!rule.has("alert")) {
                continue;
            }
            String name = rule.path("alert").asText();
            JsonNode said = rule.path("annotations");
            assertThat(rule.path("labels").path("severity").asText()).as(name).isIn("page", "ticket");
            assertThat(said.path("summary").asText()).as(name).isNotBlank();
            assertThat(said.path("description").asText())
                    .as(name)
                    .startsWith("Normal: ")
                    .contains(". Now ");
            assertThat(said.path("steps").asText().lines()).as(name).hasSize(STEPS);
            assertThat(said.path("runbook").asText()).isEqualTo(Expressions.PAGE + "#" + name.toLowerCase(Locale.ROOT));
            assertThat(page).contains("\n### " + name + "\n");
        }
        assertThat(Expressions.ofAlerts()).hasSizeGreaterThan(20);
    }

    @Test
    void everyMetricThatIsAskedForIsExplained() throws IOException {
        Set<String> documented = Expressions.documented();
        assertThat(documented).hasSizeGreaterThan(60);
        List<String> expressions = new ArrayList<>(Expressions.ofPanels().values());
        Expressions.rules().forEach(rule -> expressions.add(rule.path("expr").asText()));
        assertThat(expressions)
                .hasSizeGreaterThan(150)
                .allSatisfy(expression -> assertThat(Expressions.metrics(expression, documented))
                        .as(expression)
                        .isSubsetOf(documented));
    }

    @Test
    void dashboardsCanBeUsedWithAnySourceJobAndNode() throws IOException {
        Map<String, JsonNode> dashboards = Expressions.dashboards();
        assertThat(dashboards).hasSize(5);
        dashboards.forEach((file, dashboard) -> {
            assertThat(dashboard.path("editable").asBoolean(true)).as(file).isFalse();
            assertThat(file).isEqualTo(dashboard.path("uid").asText() + ".json");
            assertThat(dashboard.path("description").asText()).as(file).isNotBlank();
            assertThat(dashboard.at("/templating/list").findValuesAsText("name"))
                    .containsExactly("datasource", "job", "instance");
            dashboard.at("/templating/list").forEach(variable -> {
                boolean isSource = variable.path("type").asText().equals("datasource");
                assertThat(isSource || isTemplated(variable)).as(file).isTrue();
            });
            assertThat(dashboard.path("panels")).isNotEmpty().allSatisfy(panel -> {
                String title = file + ": " + panel.path("title").asText();
                assertThat(panel.path("title").asText()).as(file).isNotBlank();
                assertThat(panel.path("description").asText()).as(title).isNotBlank();
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as(title)
                        .isNotBlank();
                assertThat(isTemplated(panel)).as(title).isTrue();
                assertThat(panel.path("targets")).isNotEmpty().allSatisfy(target -> {
                    assertThat(isTemplated(target)).as(title).isTrue();
                    assertAsked(title, target.path("expr").asText());
                });
            });
        });
    }

    private static boolean isTemplated(JsonNode part) {
        return part.at("/datasource/uid").asText().equals("${datasource}");
    }

    private static void assertAsked(String title, String expression) {
        Set<String> metrics = Pattern.compile("[a-z_]+\\{")
                .matcher(expression)
                .results()
                .map(selector -> selector.group())
                .collect(Collectors.toSet());
        assertThat(metrics)
                .as(title)
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(expression.split(Pattern.quote(metric), -1))
                        .as(title)
                        .satisfies(parts -> assertThat(List.of(parts).subList(1, parts.length))
                                .allMatch(rest -> ("{" + rest).startsWith(MATCHERS))));
        // A counter by itself says how old a process is; and a fixed range does not fit the scrapes of whoever looks.
        assertThat(COUNTER.matcher(RATE.matcher(expression).replaceAll("")).find())
                .as(title)
                .isFalse();
        assertThat(expression.replace("[$__rate_interval]", "").replace("[6h], 86400", ""))
                .as(title)
                .doesNotContain("[");
    }

    @Test
    void dashboardsAreProvisionedAsTheyAre() throws IOException {
        JsonNode provider = OpsFiles.yaml("ops/grafana/provisioning/dashboards/transcripts.yml")
                .get(0)
                .path("providers")
                .get(0);
        assertThat(provider.path("allowUiUpdates").asBoolean(true)).isFalse();
        assertThat(OpsFiles.yaml("ops/grafana/provisioning/datasources/prometheus.yml")
                        .get(0)
                        .path("datasources")
                        .get(0)
                        .path("type")
                        .asText())
                .isEqualTo("prometheus");
        assertThat(OpsFiles.yaml("ops/prometheus/prometheus.yml")
                        .get(0)
                        .path("rule_files")
                        .get(0)
                        .asText())
                .isEqualTo("alerts.yml");
    }

    @Test
    void everyAlertIsRaisedByWhatItIsForAndNotBefore() throws Exception {
        String tests = "";
        try (Stream<Path> files = Files.list(OpsFiles.path("ops/prometheus/tests"))) {
            for (Path file : files.sorted().toList()) {
                tests += Files.readString(file);
            }
        }
        for (String alert : Expressions.ofAlerts().keySet()) {
            assertThat(tests).contains("alertname: " + alert + "\n        exp_alerts:");
        }
        if (System.getenv("CI") != null) {
            assertThat(PROMTOOL).as("Debian's package prometheus").exists();
        }
        assumeThat(PROMTOOL).as("Debian's package prometheus has it").exists();
        promtool("check", "config", "ops/prometheus/prometheus.yml");
        promtool("test", "rules", "ops/prometheus/tests/hours-test.yml", "ops/prometheus/tests/days-test.yml");
    }

    private static void promtool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(PROMTOOL.toString()));
        command.addAll(List.of(arguments));
        Process promtool = new ProcessBuilder(command)
                .directory(OpsFiles.path(".").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }
}
