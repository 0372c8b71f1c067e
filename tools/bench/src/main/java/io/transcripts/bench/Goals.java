package io.transcripts.bench;

import static io.transcripts.bench.Goal.Direction.AT_LEAST;
import static io.transcripts.bench.Goal.Direction.AT_MOST;

import io.transcripts.bench.Goal.Figure;
import java.util.List;

/** All goals, in one table. */
final class Goals {
    private static final String PRODUCT = "product";
    private static final String EVENTS = Result.EVENTS_PER_SECOND;
    private static final String CPU_TOTAL = Result.CPU_TOTAL;
    /** Of the second half of the events, when the JVM has compiled what it will. */
    private static final String WARM_EVENTS = Result.EVENTS_PER_SECOND_SECOND_HALF;

    private static final String WARM_CPU = Result.CPU_TOTAL_SECOND_HALF;
    private static final String CHANGELOG = Result.CHANGELOG_BYTES_PER_INPUT_BYTE;
    private static final String RATE = "requests_per_second";
    private static final String CPU = "cpu_us_per_request";
    private static final String P50 = "p50_us";
    private static final String P99 = "p99_us";
    private static final String READY = "ready_s";

    private static final Figure FIXED = new Figure("reads30", "S", RATE);
    private static final Figure JSON = new Figure("reads2000", "product json", P50);

    static final List<Goal> ALL = List.of(
            against("assembly, events/s", "calls30", EVENTS, "L", AT_LEAST, 0.6),
            against("assembly, events/s, warm half", "calls30", WARM_EVENTS, "L", AT_LEAST, 0.6),
            figure("assembly, CPU s per million", "calls30", CPU_TOTAL, 8),
            figure("assembly, CPU s per million, warm half", "calls30", WARM_CPU, 8),
            against("live mix, events/s", "live", EVENTS, "L", AT_LEAST, 0.75),
            against("live mix, events/s, warm half", "live", WARM_EVENTS, "L", AT_LEAST, 0.75),
            figure("live mix, CPU s per million", "live", CPU_TOTAL, 6),
            figure("live mix, CPU s per million, warm half", "live", WARM_CPU, 6),
            against("against the tutorial, 30 segments, events/s", "calls30-1m", EVENTS, "A", AT_LEAST, 2.2),
            against("against the tutorial, 5,000 open, events/s", "open5000-1m", EVENTS, "A", AT_LEAST, 4.5),
            against("against the tutorial, 2,000 segments, events/s", "calls2000-1m", EVENTS, "A", AT_LEAST, 50),
            against("against the database at its best, events/s", "calls30", EVENTS, "P-*", AT_LEAST, 1.5),
            against(
                    "against the database at its best, events/s, warm half",
                    "calls30",
                    WARM_EVENTS,
                    "P-*",
                    AT_LEAST,
                    1.5),
            against("against the database at its best, CPU", "calls30", CPU_TOTAL, "P-*", AT_MOST, 0.7),
            against("against the database at its best, CPU, warm half", "calls30", WARM_CPU, "P-*", AT_MOST, 0.7),
            against("against the database at its best, live mix, events/s", "live", EVENTS, "P-*", AT_LEAST, 1.8),
            against(
                    "against the database at its best, live mix, events/s, warm half",
                    "live",
                    WARM_EVENTS,
                    "P-*",
                    AT_LEAST,
                    1.8),
            against("against the database by default, events/s", "calls30-1m", EVENTS, "P-default", AT_LEAST, 2.5),
            against("changelog bytes, against the tutorial", "calls30-1m", CHANGELOG, "A", AT_MOST, 1),
            against("disk bytes, against the database", "calls30", Result.STATE_BYTES, "P-*", AT_MOST, 0.33),
            flat("flat at 2,000 segments", "calls2000-3m", 1.05),
            flat("flat at 10,000 segments", "calls10000-3m", 1.05),
            flat("flat at 100,000 open calls", "open100000-3m", 1.2),
            flat("flat with a store 5 × its memory", "calls30-small", 1.5),
            new Goal("changelog, bytes per input byte", new Figure("calls30", PRODUCT, CHANGELOG), null, AT_MOST, 0.8),
            new Goal("30 segments, cold", new Figure("reads30", "product cold", RATE), FIXED, AT_LEAST, 0.2),
            new Goal("30 segments, cold, CPU µs", new Figure("reads30", "product cold", CPU), null, AT_MOST, 120),
            new Goal("30 segments, again", new Figure("reads30", "product hot", RATE), FIXED, AT_LEAST, 0.5),
            new Goal(
                    "2,000 segments, idle, p99 µs",
                    new Figure("reads2000", "product json", P99),
                    null,
                    AT_MOST,
                    10_000),
            new Goal(
                    "2,000 segments, half load, p99 µs",
                    new Figure("reads2000", "product json, half load", P99),
                    null,
                    AT_MOST,
                    30_000),
            new Goal("2,000 segments, SRT", new Figure("reads2000", "product srt", P50), JSON, AT_MOST, 2),
            new Goal("2,000 segments, WebVTT", new Figure("reads2000", "product vtt", P50), JSON, AT_MOST, 2),
            new Goal("30 segments, unchanged (304)", new Figure("reads30", "product 304", RATE), FIXED, AT_LEAST, 0.7),
            captions("captions, 30 segments, SRT", "formats30", "product srt"),
            captions("captions, 30 segments, WebVTT", "formats30", "product vtt"),
            captions("captions, 2,000 segments, SRT", "formats2000", "product srt"),
            captions("captions, 2,000 segments, WebVTT", "formats2000", "product vtt"),
            median("first page of 100 of 10,000, p50 µs", "pages10000", "first", 3_000),
            median("next page of 100 of 10,000, p50 µs", "pages10000", "again", 3_000),
            median("search in 2,000 segments, p50 µs", "search2000", "every e", 20_000),
            median("list of 20 of 1 million on 3 nodes, p50 µs", "list1m", "first page", 20_000),
            new Goal(
                    "full read, 30 segments, p50",
                    new Figure("fullreads30", "product http", P50),
                    new Figure("fullreads30", "P", P50),
                    AT_MOST,
                    0.5),
            new Goal(
                    "full read, 2,000 segments, p50",
                    new Figure("fullreads2000", "product http", P50),
                    new Figure("fullreads2000", "P", P50),
                    AT_MOST,
                    0.5),
            new Goal(
                    "ingest beside 1,000 reads/s",
                    new Figure("readload", "product, reads", "events_per_second"),
                    new Figure("readload", "product", "events_per_second"),
                    AT_LEAST,
                    0.85),
            forwarded("forwarded, 30 segments, p50", "forwarded30", "", 3),
            forwarded("forwarded, 30 segments, rendered, p50", "forwarded30", ", rendered", 3),
            forwarded("forwarded, 2,000 segments, p50", "forwarded2000", "", 1.5),
            forwarded("forwarded, 2,000 segments, rendered, p50", "forwarded2000", ", rendered", 1.5),
            latency("end to end at 20,000 events/s, p50", P50, 2),
            latency("end to end at 20,000 events/s, p99", P99, 3),
            new Goal(
                    "restore, rows/s",
                    new Figure("restore", "product wiped", "rows_per_second"),
                    null,
                    AT_LEAST,
                    500_000),
            new Goal("start to ready, s", new Figure("restore", "product warm", READY), null, AT_MOST, 4),
            new Goal(
                    "start to ready, 1 million sessions, s",
                    new Figure("restore1m", "product warm", READY),
                    null,
                    AT_MOST,
                    7),
            new Goal(
                    "start to ready, 1 million sessions, after kill -9, s",
                    new Figure("restore1m", "product killed", READY),
                    null,
                    AT_MOST,
                    20));

    private Goals() {}

    private static Goal against(
            String name, String scenario, String figure, String contender, Goal.Direction direction, double bound) {
        return new Goal(
                name, new Figure(scenario, PRODUCT, figure), new Figure(scenario, contender, figure), direction, bound);
    }

    private static Goal figure(String name, String scenario, String figure, double bound) {
        return new Goal(name, new Figure(scenario, PRODUCT, figure), null, AT_MOST, bound);
    }

    private static Goal flat(String name, String scenario, double bound) {
        return new Goal(
                name,
                new Figure(scenario, PRODUCT, CPU_TOTAL),
                new Figure("calls30-3m", PRODUCT, CPU_TOTAL),
                AT_MOST,
                bound);
    }

    private static Goal forwarded(String name, String scenario, String how, double bound) {
        return new Goal(
                name,
                new Figure(scenario, "forwarded" + how, P50),
                new Figure(scenario, "local" + how, P50),
                AT_MOST,
                bound);
    }

    private static Goal captions(String name, String scenario, String contender) {
        return new Goal(
                name, new Figure(scenario, contender, P50), new Figure(scenario, "product json", P50), AT_MOST, 3);
    }

    private static Goal median(String name, String scenario, String contender, double bound) {
        return new Goal(name, new Figure(scenario, contender, P50), null, AT_MOST, bound);
    }

    private static Goal latency(String name, String figure, double bound) {
        return new Goal(
                name,
                new Figure("latency20000", "product", figure),
                new Figure("latency20000", "L", figure),
                AT_MOST,
                bound);
    }
}
