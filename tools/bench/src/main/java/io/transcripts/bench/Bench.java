package io.transcripts.bench;

import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.node.command.CommandException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What every scenario of reading works with.
 *
 * @param results gets each as soon as it is there
 */
record Bench(Stack stack, ReadPlan plan, Consumer<Result> results) {
    /** After so many events of its life a node's JVM has compiled what matters. */
    private static final long WARM_UP_EVENTS = 250_000;

    private static final long LOOK_AGAIN_MS = 100;

    /** One more result. */
    void tell(String scenario, String contender, int run, Map<String, Double> figures) {
        results.accept(new Result(scenario, contender, run, figures));
    }

    /** Runs a part to its end, in a process of its own. */
    Map<String, Double> figures(Part part) throws InterruptedException {
        try (ChildProcess process = stack.start(part)) {
            return PartMain.await(process);
        }
    }

    /** Has calls assembled, one kind after the other, and stops the node: what follows starts from a closed store. */
    void assemble(List<CompleteCalls.Some> all, String... nodeOptions) throws InterruptedException {
        try (RunningNode node = stack.startNode(nodeOptions)) {
            long events = 0;
            for (CompleteCalls.Some some : all) {
                events += stack.publish(some::generate);
            }
            node.awaitRecords(events);
        }
    }

    /**
     * Gives a node calls to decide until its JVM is warm, which begins cold: what piles up until then is nothing to speak of.
     * Returns how many events they are.
     */
    long warmUp(RunningNode node, String prefix) throws InterruptedException {
        node.awaitCaughtUp();
        CompleteCalls calls = CompleteCalls.usual(prefix);
        long before = node.recordsDecided();
        long events = stack.publish(to -> calls.generate(0, (int) (WARM_UP_EVENTS / calls.eventsPerCall()), to));
        node.awaitRecords(before + events);
        return events;
    }

    /** Until each works on its part of the partitions, and nothing is left to move or to catch up with. */
    static void awaitShared(List<RunningNode> nodes, int partitions) throws InterruptedException {
        Patience.await("the nodes share the partitions", () -> {
            Set<Integer> all = new HashSet<>();
            boolean isEven = true;
            for (RunningNode node : nodes) {
                Set<Integer> active = node.active();
                isEven &= active.size() == partitions / nodes.size();
                all.addAll(active);
            }
            return isEven && all.size() == partitions;
        });
        for (RunningNode node : nodes) {
            node.awaitCaughtUp();
        }
    }

    /** Events that the node decides from now on, until the time of a load is over or there are no more. */
    Map<String, Double> ingest(RunningNode node, long events) throws InterruptedException {
        CpuTime cpu = CpuTime.of(List.of(node.pid()));
        long before = node.recordsDecided();
        long start = System.nanoTime();
        long now = before;
        while (now < events && System.nanoTime() - start < plan.duration().toNanos()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
            now = node.recordsDecided();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double decided = now - before;
        if (decided == 0) {
            throw new CommandException("The node decided nothing within " + Math.round(seconds) + " s.");
        }
        return Map.of(
                "events",
                decided,
                "events_per_second",
                decided / seconds,
                "cpu_node_s_per_million",
                cpu.spent().toMillis() * 1_000.0 / decided);
    }

    /**
     * Sessions of a node, to be asked for by numbers from 0.
     *
     * @param path behind {@code /v1/sessions/}; # stands for the number
     */
    HttpLoad.Target target(RunningNode node, String path, int sessions) {
        return HttpLoad.Target.of(node.url(), stack.apiKey(), "/v1/sessions/" + path, sessions);
    }

    /** Load as fast as these connections can, for as long as the plan has it; the node's CPU time is taken. */
    Map<String, Double> load(RunningNode node, HttpLoad.Target target, int connections) throws InterruptedException {
        return figures(new HttpLoad(target, connections, plan.pace(), List.of(node.pid())));
    }

    /**
     * Probes at a steady rate of events, for as long as the plan has it.
     *
     * @param url see {@link EndToEnd}
     * @param prefix of the session ids
     */
    EndToEnd endToEnd(@Nullable URI url, double rate, String prefix) {
        return new EndToEnd(
                stack.bootstrapServers(),
                url,
                stack.apiKey(),
                rate,
                0,
                prefix,
                plan.warmUp(),
                plan.duration(),
                false,
                null,
                1);
    }
}
