package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.node.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code /metrics} of a node says.
 *
 * @param values by series, as it is written
 */
record MetricsPage(String text, Map<String, Double> values) {
    private static final Pattern LINE = Pattern.compile("(?m)^([a-z][^ ]*(?:\\{.*})?) (\\S+)$");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

    /** Of all pages: a client for each would be a connection for each. */
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Asserts that there is one: a node may need longer for its first than it lets a caller wait. */
    static MetricsPage of(Node node) {
        try {
            HttpRequest request = HttpRequest.newBuilder(node.managementUrl().resolve("/metrics"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            HttpResponse<String> page = CLIENT.send(request, BodyHandlers.ofString());
            // Of no page every sum is zero.
            assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
            return of(page.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static MetricsPage of(String text) {
        Map<String, Double> values = new TreeMap<>();
        Matcher lines = LINE.matcher(text);
        while (lines.find()) {
            values.put(lines.group(1), Double.parseDouble(lines.group(2).replace("+Inf", "Infinity")));
        }
        return new MetricsPage(text, values);
    }

    /** Names of metrics, without the longest that goes with each timer. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        TYPE.matcher(text).results().forEach(type -> names.add(type.group(1)));
        names.removeIf(
                name -> name.endsWith("_max") && names.contains(name.substring(0, name.length() - "_max".length())));
        return names;
    }

    /** Over all series of a name. */
    double sum(String name) {
        return values.entrySet().stream()
                .filter(value -> value.getKey().equals(name) || value.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    double value(String series) {
        return values.getOrDefault(series, Double.NaN);
    }
}
