package io.transcripts.bench;

import java.util.Map;

/**
 * What one run of one contender came to.
 *
 * @param scenario label of the {@link Scenario}
 * @param run from 1
 * @param figures by name, in snake_case with the unit; a figure that could not be had is not there
 */
public record Result(String scenario, String contender, int run, Map<String, Double> figures) {

    /**
     * From the first record read until all were processed and their offsets committed; of what was processed until then, when
     * cut short.
     */
    public static final String EVENTS_PER_SECOND = "events_per_second";

    /** The same from half of the input on. */
    public static final String EVENTS_PER_SECOND_SECOND_HALF = "events_per_second_second_half";

    /** Part of the input that was processed before the time limit; 1 when all was. */
    public static final String PROCESSED_SHARE = "processed_share";

    /** From the last record processed until the offsets of all were committed. */
    public static final String COMMIT_LAG_SECONDS = "commit_lag_seconds";

    /** CPU seconds per million events of the contender's own process, until all was committed. */
    public static final String CPU_NODE = "cpu_node_s_per_million";

    /** The same of the broker. */
    public static final String CPU_BROKER = "cpu_broker_s_per_million";

    /** The same of all processes of the database. */
    public static final String CPU_DATABASE = "cpu_database_s_per_million";

    /** The sum of the three. */
    public static final String CPU_TOTAL = "cpu_total_s_per_million";

    /** The sum from half of the input on: less of it is a JVM that has just started. */
    public static final String CPU_TOTAL_SECOND_HALF = "cpu_total_s_per_million_second_half";

    /** Everything that was written to the broker, changelogs and outputs, over the input, both as stored there. */
    public static final String CHANGELOG_BYTES_PER_INPUT_BYTE = "changelog_bytes_per_input_byte";

    /** Peak resident memory of the contender's own process; that of P's database is not in it. */
    public static final String RSS_PEAK_NODE_BYTES = "rss_peak_node_bytes";

    /** State on the node's disk after an orderly stop; of a database its tables and indexes. */
    public static final String STATE_BYTES = "state_bytes";

    /** State, and what was written to the broker: all that is stored of the transcripts. */
    public static final String DISK_BYTES = "disk_bytes";

    /** What the database wrote to its log. */
    public static final String WAL_BYTES = "wal_bytes";

    public Result {
        figures = Map.copyOf(figures);
    }
}
