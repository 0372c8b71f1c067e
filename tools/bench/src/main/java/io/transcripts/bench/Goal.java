package io.transcripts.bench;

import io.transcripts.bench.Summary.Spread;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something to reach: a median, or its ratio to another contender's in the same run of the suite.
 *
 * @param name for people
 * @param figure what is looked at
 * @param against what it is divided by; null for the figure itself
 * @param bound included
 */
record Goal(String name, Figure figure, @Nullable Figure against, Direction direction, double bound) {
    /** Name, scenario, contender, figure, and what is wanted of it: a number, or so many times the same figure of another. */
    private static final String TABLE = """
            assembly, events/s | calls30 | product | events_per_second | ≥ 0.6 × L
            assembly, events/s, warm half | calls30 | product | events_per_second_second_half | ≥ 0.6 × L
            assembly, CPU s per million | calls30 | product | cpu_total_s_per_million | ≤ 8
            assembly, CPU s per million, warm half | calls30 | product | cpu_total_s_per_million_second_half | ≤ 8
            live mix, events/s | live | product | events_per_second | ≥ 0.75 × L
            live mix, events/s, warm half | live | product | events_per_second_second_half | ≥ 0.75 × L
            live mix, CPU s per million | live | product | cpu_total_s_per_million | ≤ 6
            live mix, CPU s per million, warm half | live | product | cpu_total_s_per_million_second_half | ≤ 6
            against the tutorial, 30 segments, events/s | calls30-1m | product | events_per_second | ≥ 2.2 × A
            against the tutorial, 5,000 open, events/s | open5000-1m | product | events_per_second | ≥ 4.5 × A
            against the tutorial, 2,000 segments, events/s | calls2000-1m | product | events_per_second | ≥ 50 × A
            against the database at its best, events/s | calls30 | product | events_per_second | ≥ 1.5 × P-best
            against the database at its best, events/s, warm half | calls30 | product | events_per_second_second_half | ≥ 1.5 × P-best
            against the database at its best, CPU | calls30 | product | cpu_total_s_per_million | ≤ 0.7 × P-best
            against the database at its best, CPU, warm half | calls30 | product | cpu_total_s_per_million_second_half | ≤ 0.7 × P-best
            against the database at its best, live mix, events/s | live | product | events_per_second | ≥ 1.8 × P-best
            against the database at its best, live mix, events/s, warm half | live | product | events_per_second_second_half | ≥ 1.8 × P-best
            against the database by default, events/s | calls30-1m | product | events_per_second | ≥ 2.5 × P-default
            changelog bytes, against the tutorial | calls30-1m | product | changelog_bytes_per_input_byte | ≤ 1 × A
            disk bytes, against the database | calls30 | product | disk_bytes | ≤ 0.33 × P-best
            flat at 2,000 segments | calls2000-3m | product | cpu_total_s_per_million | ≤ 1.05 × product at calls30-3m
            flat at 10,000 segments | calls10000-3m | product | cpu_total_s_per_million | ≤ 1.05 × product at calls30-3m
            flat at 100,000 open calls | open100000-3m | product | cpu_total_s_per_million | ≤ 1.2 × product at calls30-3m
            flat with a store 5 × its memory | calls30-small | product | cpu_total_s_per_million | ≤ 1.5 × product at calls30-3m
            changelog, bytes per input byte | calls30 | product | changelog_bytes_per_input_byte | ≤ 0.8
            30 segments, cold | reads30 | product cold | requests_per_second | ≥ 0.2 × S
            30 segments, cold, CPU µs | reads30 | product cold | cpu_us_per_request | ≤ 120
            30 segments, again | reads30 | product hot | requests_per_second | ≥ 0.5 × S
            2,000 segments, idle, p99 µs | reads2000 | product json | p99_us | ≤ 10000
            2,000 segments, half load, p99 µs | reads2000 | product json, half load | p99_us | ≤ 30000
            2,000 segments, SRT | reads2000 | product srt | p50_us | ≤ 2 × product json
            2,000 segments, WebVTT | reads2000 | product vtt | p50_us | ≤ 2 × product json
            30 segments, unchanged (304) | reads30 | product 304 | requests_per_second | ≥ 0.7 × S
            captions, 30 segments, SRT | formats30 | product srt | p50_us | ≤ 3 × product json
            captions, 30 segments, WebVTT | formats30 | product vtt | p50_us | ≤ 3 × product json
            captions, 2,000 segments, SRT | formats2000 | product srt | p50_us | ≤ 3 × product json
            captions, 2,000 segments, WebVTT | formats2000 | product vtt | p50_us | ≤ 3 × product json
            first page of 100 of 10,000, p50 µs | pages10000 | first | p50_us | ≤ 3000
            next page of 100 of 10,000, p50 µs | pages10000 | again | p50_us | ≤ 3000
            search in 2,000 segments, p50 µs | search2000 | every e | p50_us | ≤ 20000
            list of 20 of 1 million on 3 nodes, p50 µs | list1m | first page | p50_us | ≤ 20000
            full read, 30 segments, p50 | fullreads30 | product http | p50_us | ≤ 0.5 × P
            full read, 2,000 segments, p50 | fullreads2000 | product http | p50_us | ≤ 0.5 × P
            ingest beside 1,000 reads/s | readload | product, reads | events_per_second | ≥ 0.85 × product
            forwarded, 30 segments, p50 | forwarded30 | forwarded | p50_us | ≤ 3 × local
            forwarded, 30 segments, rendered, p50 | forwarded30 | forwarded, rendered | p50_us | ≤ 3 × local, rendered
            forwarded, 2,000 segments, p50 | forwarded2000 | forwarded | p50_us | ≤ 1.5 × local
            forwarded, 2,000 segments, rendered, p50 | forwarded2000 | forwarded, rendered | p50_us | ≤ 1.5 × local, rendered
            end to end at 20,000 events/s, p50 | latency20000 | product | p50_us | ≤ 2 × L
            end to end at 20,000 events/s, p99 | latency20000 | product | p99_us | ≤ 3 × L
            restore, rows/s | restore | product wiped | rows_per_second | ≥ 500000
            start to ready, s | restore | product warm | ready_s | ≤ 4
            start to ready, 1 million sessions, s | restore1m | product warm | ready_s | ≤ 7
            start to ready, 1 million sessions, after kill -9, s | restore1m | product killed | ready_s | ≤ 20
            """;

    private static final Pattern WANTED =
            Pattern.compile("(?<direction>[≥≤]) (?<bound>[0-9.]+)(?: × (?<contender>.+?)(?: at (?<scenario>\\S+))?)?");

    /** All of them. */
    static final List<Goal> ALL = TABLE.lines().map(Goal::of).toList();

    /** Whether more or less is better. */
    enum Direction {
        AT_LEAST("≥"),
        AT_MOST("≤");

        private final String sign;

        Direction(String sign) {
            this.sign = sign;
        }
    }

    /** Where a figure stands in the results. */
    record Figure(String scenario, String contender, String name) {}

    /**
     * How it came out.
     *
     * @param measured the median or the ratio; null when a part of it was not measured
     * @param n runs, the fewer of the two sides; 0 when not measured
     */
    record Verdict(Goal goal, @Nullable Double measured, int n) {

        /** False also when it was not measured. */
        boolean isReached() {
            Double value = measured;
            return value != null
                    && (goal.direction() == Direction.AT_LEAST ? value >= goal.bound() : value <= goal.bound());
        }

        /** {@code reached}, {@code not reached} or {@code not measured}. */
        String inWords() {
            if (measured == null) {
                return "not measured";
            }
            return isReached() ? "reached" : "**not reached**";
        }
    }

    private static Goal of(String line) {
        String[] cells = line.split(" \\| ");
        Matcher wanted = WANTED.matcher(cells[4]);
        if (!wanted.matches()) {
            throw new IllegalStateException("no goal: " + line);
        }
        String other = wanted.group("contender");
        String scenario = wanted.group("scenario");
        return new Goal(
                cells[0],
                new Figure(cells[1], cells[2], cells[3]),
                other == null ? null : new Figure(scenario == null ? cells[1] : scenario, other, cells[3]),
                wanted.group("direction").equals("≥") ? Direction.AT_LEAST : Direction.AT_MOST,
                Double.parseDouble(wanted.group("bound")));
    }

    /** Looks it up. */
    Verdict judge(Summary summary) {
        Spread own = summary.stat(figure.scenario(), figure.contender(), figure.name());
        if (own == null) {
            return new Verdict(this, null, 0);
        }
        if (against == null) {
            return new Verdict(this, own.median(), own.n());
        }
        Spread other = summary.stat(against.scenario(), against.contender(), against.name());
        if (other == null || other.median() == 0) {
            return new Verdict(this, null, 0);
        }
        return new Verdict(this, own.median() / other.median(), Math.min(own.n(), other.n()));
    }

    /** Such as {@code ≥ 0.5 × S}, or {@code ≤ 1.05 × product at calls30}. */
    String target() {
        String number = bound >= 1_000 ? String.format(Locale.ROOT, "%,.0f", bound) : Double.toString(bound);
        if (against == null) {
            return direction.sign + ' ' + number;
        }
        boolean isSame = against.scenario().equals(figure.scenario());
        return direction.sign + ' ' + number + " × " + against.contender()
                + (isSame ? "" : " at " + against.scenario());
    }
}
