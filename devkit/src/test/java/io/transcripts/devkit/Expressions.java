package io.transcripts.devkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What dashboards and alerts ask of Prometheus. */
public final class Expressions {
    static final String ALERTS = "ops/prometheus/alerts.yml";
    static final String PAGE = "docs/operations.md";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z0-9]+_[a-z0-9_]+)` \\|[^|]*\\|[^|]*\\|[^|]*\\|$");
    private static final Pattern METRIC = Pattern.compile("\\b(?:transcripts|jvm|process|system)_[a-z0-9_]+\\b");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
    private static final Pattern ENDING = Pattern.compile("_(bucket|count|sum|max)$");

    private Expressions() {}

    /** A dashboard by the name of its file. */
    static Map<String, JsonNode> dashboards() throws IOException {
        Map<String, JsonNode> dashboards = new TreeMap<>();
        try (Stream<Path> files = Files.list(OpsFiles.path("ops/grafana/dashboards"))) {
            for (Path file : files.toList()) {
                dashboards.put(file.getFileName().toString(), JSON.readTree(file.toFile()));
            }
        }
        return dashboards;
    }

    /** Every expression of every panel, by dashboard, panel and letter. */
    public static Map<String, String> ofPanels() throws IOException {
        Map<String, String> expressions = new LinkedHashMap<>();
        dashboards()
                .forEach((file, dashboard) -> dashboard
                        .path("panels")
                        .forEach(panel -> panel.path("targets")
                                .forEach(target -> expressions.put(
                                        file + ": " + panel.path("title").asText() + " "
                                                + target.path("refId").asText(),
                                        target.path("expr").asText()))));
        return expressions;
    }

    static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        OpsFiles.yaml(ALERTS)
                .get(0)
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    /** By the alert's name. */
    public static Map<String, String> ofAlerts() throws IOException {
        Map<String, String> expressions = new LinkedHashMap<>();
        rules().stream()
                .filter(rule -> rule.has("alert"))
                .forEach(rule -> expressions.put(
                        rule.path("alert").asText(), rule.path("expr").asText()));
        return expressions;
    }

    /** The names of metrics that an expression asks for, as the operations page has them. */
    static Set<String> metrics(String expression, Set<String> documented) {
        return METRIC.matcher(QUOTED.matcher(expression).replaceAll("\"\""))
                .results()
                .map(name -> documented.contains(name.group())
                        ? name.group()
                        : ENDING.matcher(name.group()).replaceFirst(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of metrics that the operations page explains. */
    public static Set<String> documented() throws IOException {
        return ROW.matcher(OpsFiles.read(PAGE))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
