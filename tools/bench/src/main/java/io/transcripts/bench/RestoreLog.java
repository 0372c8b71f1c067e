package io.transcripts.bench;

import java.time.OffsetDateTime;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node's log says of the restore: a line for each partition when it is done. */
final class RestoreLog {
    private static final Pattern DONE =
            Pattern.compile("^(\\S+T\\S+) .*Restored (\\d+) records of \\S+ in (\\d+) ms", Pattern.MULTILINE);
    private static final double MS_PER_SECOND = 1_000;

    private RestoreLog() {}

    /**
     * {@code rows}, {@code restore_s} and {@code rows_per_second}; empty when nothing was restored. Partitions are restored
     * side by side, so the time is from the first one's start to the last one's end.
     */
    static Map<String, Double> figures(String log) {
        long rows = 0;
        long beginMs = Long.MAX_VALUE;
        long endMs = Long.MIN_VALUE;
        Matcher done = DONE.matcher(log);
        while (done.find()) {
            long ms = OffsetDateTime.parse(done.group(1)).toInstant().toEpochMilli();
            rows += Long.parseLong(done.group(2));
            beginMs = Math.min(beginMs, ms - Long.parseLong(done.group(3)));
            endMs = Math.max(endMs, ms);
        }
        if (rows == 0 || endMs <= beginMs) {
            return Map.of();
        }
        double seconds = (endMs - beginMs) / MS_PER_SECOND;
        return Map.of("rows", (double) rows, "restore_s", seconds, "rows_per_second", rows / seconds);
    }
}
