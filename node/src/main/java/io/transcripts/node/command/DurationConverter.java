package io.transcripts.node.command;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations by ISO 8601, and what to write instead of what is not one. */
final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern SHORT = Pattern.compile("([0-9]{1,9}) *(ms|s|m|min|h|d|days)");
    private static final Map<String, String> ISO = Map.of(
            "ms", "PT%.3fS", "s", "PT%.0fS", "m", "PT%.0fM", "min", "PT%.0fM", "h", "PT%.0fH", "d", "P%.0fD", "days",
            "P%.0fD");
    private static final double MS_IN_SECOND = 1_000;

    @Override
    public Duration convert(String value) {
        try {
            return Duration.parse(value);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new TypeConversionException("'" + value + "' is no duration; write " + instead(value));
        }
    }

    private static String instead(String value) {
        Matcher matcher = SHORT.matcher(value.strip().toLowerCase(Locale.ROOT));
        String format = matcher.matches() ? ISO.get(matcher.group(2)) : null;
        if (format == null) {
            return "PT3S for three seconds, PT5M for five minutes, P30D for thirty days";
        }
        double number = Double.parseDouble(matcher.group(1));
        return String.format(Locale.ROOT, format, format.contains("3f") ? number / MS_IN_SECOND : number);
    }
}
