package io.transcripts.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The alerts of {@code ops/prometheus/alerts.yml}, and the same for whoever has no time: in those every period is so many times
 * shorter. Periods are the windows in brackets, {@code for}, {@code keep_firing_for}, how far ahead the disk is looked at, and the
 * seconds that make a number of a rate. Nothing else is changed: no threshold, no selector, no name.
 */
final class FasterAlerts {
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));
    private static final Pattern WINDOW = Pattern.compile("(\\[)(\\d+)([smhdw])(?=])");
    private static final Pattern HOLDS = Pattern.compile("(?m)^( +(?:for|keep_firing_for): )(\\d+)([smhdw])(?=$)");
    private static final Pattern SECONDS = Pattern.compile("(} \\* |], )(\\d+)(?= >=|\\))");

    private FasterAlerts() {}

    /** As they are. */
    static String asTheyAre() throws IOException {
        return Files.readString(Path.of(System.getProperty("basedir", "."))
                .toAbsolutePath()
                .getParent()
                .resolve("ops/prometheus/alerts.yml"));
    }

    /** With 60 an hour is a minute, and a minute a second. */
    static String of(String alerts, int times) {
        String windows = WINDOW.matcher(alerts).replaceAll(period -> shorter(period, times));
        String holds = HOLDS.matcher(windows).replaceAll(period -> shorter(period, times));
        return SECONDS.matcher(holds)
                .replaceAll(seconds -> seconds.group(1) + Double.parseDouble(seconds.group(2)) / times);
    }

    private static String shorter(MatchResult period, int times) {
        Duration whole = UNITS.get(period.group(3)).multipliedBy(Long.parseLong(period.group(2)));
        return period.group(1) + whole.dividedBy(times).toMillis() + "ms";
    }
}
