package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the faster alerts have in common with the real ones. */
class FasterAlertsTest {
    @Test
    void periodsAreShorter() {
        assertThat(FasterAlerts.of("""
            expr: rate(a[1h]) > 0.144 and slo:rate1h{slo="a"} * 3600 >= 100 and max_over_time(b[5m]) > 10
            expr: predict_linear(free[6h], 86400) < 0 and c - time() < 604800
            for: 30s
            """.indent(2), 60)).isEqualTo("""
                            expr: rate(a[60000ms]) > 0.144 and slo:rate1h{slo="a"} * 60.0 >= 100 and max_over_time(b[5000ms]) > 10
                            expr: predict_linear(free[360000ms], 1440.0) < 0 and c - time() < 604800
                            for: 500ms
                            """.indent(2));
    }

    @Test
    void nothingElseIsChangedAndNoPeriodIsForgotten() throws IOException {
        String alerts = FasterAlerts.asTheyAre();
        String faster = FasterAlerts.of(alerts, 60);
        List<String> before = alerts.lines().toList();
        List<String> after = faster.lines().toList();
        assertThat(after).hasSameSizeAs(before);
        Pattern periods = Pattern.compile("\\[[^]]*]|(?<=for: ).*|(?<=} \\* )[0-9.]+|(?<=], )[0-9.]+");
        for (int i = 0; i < before.size(); i++) {
            assertThat(periods.matcher(after.get(i)).replaceAll("…"))
                    .isEqualTo(periods.matcher(before.get(i)).replaceAll("…"));
        }
        assertThat(faster).doesNotContainPattern("\\[\\d+[smhdw]]").doesNotContainPattern("for: \\d+[smhdw]\n");
        assertThat(before.stream().filter(line -> line.matches(" +for: .*")).count())
                .isGreaterThan(15);
    }
}
