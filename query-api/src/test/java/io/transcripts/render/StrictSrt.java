package io.transcripts.render;

import io.transcripts.domain.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SubRip reader that forgives nothing: counter, times, one or more lines of text, an empty line; counters from 1 without
 * gaps; an arrow nowhere but between times; every character that some reader takes for a line break is one.
 */
final class StrictSrt {
    private static final String TIME = "(\\d{2,}):([0-5]\\d):([0-5]\\d),(\\d{3})";
    private static final Pattern TIMES = Pattern.compile(TIME + " --> " + TIME);
    /** Those of the contract, and of Python's {@code splitlines}. */
    private static final Pattern OTHER_LINE_BREAKS = Pattern.compile("[\\r\\x0B\\f\\x1C-\\x1E\\x85\\u2028\\u2029]");

    record Cue(long startMs, long endMs, List<String> lines) {}

    private StrictSrt() {}

    static List<Cue> parse(String file) {
        List<Cue> cues = new ArrayList<>();
        if (file.isEmpty()) {
            return cues;
        }
        require(!OTHER_LINE_BREAKS.matcher(file).find(), "a line break other than LF");
        require(file.endsWith("\n\n"), "the last cue is not ended by an empty line");
        for (String block : file.substring(0, file.length() - 2).split("\n\n", -1)) {
            List<String> lines = List.of(block.split("\n", -1));
            require(lines.size() >= 3, "a cue without text");
            require(lines.get(0).equals(Integer.toString(cues.size() + 1)), "a wrong counter: " + lines.get(0));
            Matcher times = TIMES.matcher(lines.get(1));
            require(times.matches(), "wrong times: " + lines.get(1));
            long startMs = ms(times, 1);
            long endMs = ms(times, 5);
            require(endMs > startMs, "a cue that ends before it begins");
            List<String> text = lines.subList(2, lines.size());
            for (String line : text) {
                require(!Text.isBlank(line), "an empty line in a cue");
                require(!line.contains("-->"), "an arrow in text");
            }
            cues.add(new Cue(startMs, endMs, text));
        }
        return cues;
    }

    static long ms(Matcher time, int group) {
        return Long.parseLong(time.group(group)) * 3_600_000
                + Long.parseLong(time.group(group + 1)) * 60_000
                + Long.parseLong(time.group(group + 2)) * 1_000
                + Long.parseLong(time.group(group + 3));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
