package io.transcripts.bench;

import java.util.Map;

/** What is compared in a scenario, and what is not, for the page of results. */
final class ScenarioNotes {
    private static final String LATENCY =
            "From the time at which the publisher had to send a probe (so that a publisher that is held up counts, and"
                    + " coordinated omission does not hide it) to the moment when it can be had. `product`: the answer of the"
                    + " API contains the segment; it is asked for every half millisecond, which is part of the figure and a"
                    + " small load on the node. `L`: a plain consumer in the publisher's process has received the record."
                    + " A probe that never came counts as ten seconds. The producer batches for 5 ms in both.";

    private static final String FULL_READS =
            "One reader, one session after another, in random order, every column decoded into Java records. `product http`"
                    + " and `P` cross the same boundary, a loopback socket between two processes: one parses JSON, the other"
                    + " decodes the binary protocol of a statement prepared on the server. `product in process` crosses none,"
                    + " and is there to show what HTTP and JSON take; no database client has such a way.";

    private static final String FORWARDED =
            "Two nodes; one connection to the first, which asks for one session after another. `local`: sessions that it owns;"
                    + " `forwarded`: sessions of the other. `rendered`: with `--body-cache-mb=0` each answer is read from the store and"
                    + " rendered; otherwise most bodies stand ready at their owner.";

    private static final String FORMATS =
            "One connection, one session after another; `--body-cache-mb=0`: each answer is read from the store and rendered. The lines of"
                    + " captions are looked for at the first read of a segment, and known for some minutes.";

    private static final String LIST =
            "Three nodes, six partitions, one caller of one of them, as soon as all sessions are there; a page of 20.";

    private static final String RESTORE =
            "From the start of the process until its management port says ready; rows a second from the start of the first"
                    + " partition's restore to the end of the last one's. `product killed`: after `kill -9`, so that what was in"
                    + " memory is restored, and the group waits for the dead process (`--session-timeout`, 10 s).";

    private static final Map<String, String> NOTES = Map.ofEntries(
            Map.entry(
                    "reads30",
                    "A closed loop of kept-alive connections from a process of its own. `product cold`: each of many sessions once,"
                            + " by a node that was started for it and got warm with other sessions; the operating system's cache of"
                            + " files is not emptied. `product hot`: one session again and again; `product 304`: the same by a caller who"
                            + " sends its `ETag`. `S`: the same server, key, timer and"
                            + " headers, with a body of the same length that stands ready."),
            Map.entry(
                    "reads2000",
                    "An open loop at a steady rate, latencies from the time at which a request was due. `half load`: beside a publisher"
                            + " that sends half of the events a second that the node was just seen to take. `--body-cache-mb=0`: each"
                            + " answer is read from the store and rendered."),
            Map.entry("formats30", FORMATS),
            Map.entry("formats2000", FORMATS),
            Map.entry("list150000", LIST),
            Map.entry("list1m", LIST),
            Map.entry(
                    "readload",
                    "Events decided while more are waiting than the node can take, in both after the same warm-up with events and"
                            + " reads; beside it no reads, or 1,000 a second of sessions of 30 segments."),
            Map.entry("fullreads30", FULL_READS),
            Map.entry("fullreads2000", FULL_READS),
            Map.entry("latency5000", LATENCY),
            Map.entry("latency20000", LATENCY),
            Map.entry("forwarded30", FORWARDED),
            Map.entry("forwarded2000", FORWARDED),
            Map.entry("restore", RESTORE),
            Map.entry("restore1m", RESTORE),
            Map.entry(
                    "calls30-1m",
                    "A million events: half of the time and of the CPU goes to the JIT compiler, on all sides but the database's. For contenders"
                            + " that are too slow for more."),
            Map.entry(
                    "calls30-3m",
                    "Three million events: what those with long calls and many open calls are compared with."),
            Map.entry("calls30-small", "`--rocksdb-memory-mb=40`: the store is five times as large at the end."),
            Map.entry(
                    "calls30-48p",
                    "48 partitions and ten million segments: what the memory is at the end. The budgets are 1 GiB of heap (a quarter of it for open"
                            + " sessions) and 256 MiB of RocksDB; the JVM's own needs come on top."),
            Map.entry(
                    "calls30-before",
                    "The store that wrote each row at once, from the commit before, beside today's; a run is cut off after a minute."),
            Map.entry(
                    "live-data",
                    "Real conversations instead of generated ones, with interims, revisions and duplicates, shuffled; Japanese among them."));

    private ScenarioNotes() {}

    /** Of a scenario; empty when there is nothing to say. */
    static String of(String scenario) {
        return NOTES.getOrDefault(scenario, "");
    }
}
