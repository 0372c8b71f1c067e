package io.transcripts.chaos;

import io.transcripts.bench.GeneratedCalls;
import io.transcripts.bench.Scenario;
import io.transcripts.devkit.SampleCalls;
import io.transcripts.topology.Partitioning;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** One run: a cluster comes up under load, is broken in one way after another, and is held against one that was not. */
final class Chaos {
    private static final int SEGMENTS = 20;
    private static final int INTERIMS = 2;
    private static final double TRANSLATIONS = 0.5;

    private final Settings settings;
    private final Path directory;
    private final Chronicle chronicle;

    /**
     * How it goes.
     *
     * @param faults to choose from; empty for all that are possible
     * @param live sessions at a time
     * @param eventsPerSecond of all of them
     * @param readers of each node
     * @param readPauseMs between two reads of one
     */
    record Settings(
            Duration duration,
            List<Fault> faults,
            int live,
            double eventsPerSecond,
            int readers,
            long readPauseMs,
            long seed,
            Arena.Plan plan) {}

    Chaos(Settings settings, Path directory, PrintWriter out) {
        this.settings = settings;
        this.directory = directory;
        chronicle = new Chronicle(out);
    }

    Outcome run() throws InterruptedException {
        try (Arena arena = new Arena(settings.plan(), directory, SampleCalls.ORGANIZATION)) {
            // After Ctrl-C too nothing of it may stay behind.
            Thread cleaner = new Thread(arena::close, "chaos-clean-up");
            Runtime.getRuntime().addShutdownHook(cleaner);
            try {
                return run(arena);
            } finally {
                Runtime.getRuntime().removeShutdownHook(cleaner);
            }
        }
    }

    private Outcome run(Arena arena) throws InterruptedException {
        chronicle.say(settings.plan().brokers() + " brokers at " + arena.bootstrapServers() + ", logs in " + directory
                + ", seed " + settings.seed());
        Sessions sessions = new Sessions(settings.live());
        List<Reader> readers = new ArrayList<>();
        addNode(arena, sessions, readers);
        Load load = new Load(
                arena.bootstrapServers(),
                new GeneratedCalls(
                        new Scenario.Shape(SEGMENTS, settings.live(), INTERIMS, TRANSLATIONS), settings.seed()),
                settings.live(),
                settings.eventsPerSecond(),
                sessions,
                new Partitioning(arena.partitions()),
                new Load.Topics("speech.asr", "speech.translation", "speech.session", arena.partitions()),
                settings.seed());
        Thread publisher = new Thread(load, "chaos-load");
        publisher.start();
        Writes writes =
                new Writes(arena.bootstrapServers(), Arena.APPLICATION + "-transcripts-changelog", arena.partitions());
        writes.start();
        while (arena.nodes().size() < settings.plan().nodes()) {
            chronicle.begin("scale out", "node-" + arena.nodes().size() + " joins");
            addNode(arena, sessions, readers);
            Fault.pause(settings.plan().sessionTimeout());
        }
        breakThings(arena, writes);
        chronicle.begin("end", "no further calls");
        load.end();
        publisher.join();
        Outcome outcome = compare(arena, sessions, load);
        readers.forEach(Reader::end);
        writes.end();
        return outcome;
    }

    private void addNode(Arena arena, Sessions sessions, List<Reader> readers) throws InterruptedException {
        arena.addNode();
        Door door = arena.doors().get(arena.doors().size() - 1);
        for (int i = 0; i < settings.readers(); i++) {
            Reader reader = new Reader(
                    door,
                    arena.apiKey(),
                    sessions,
                    chronicle,
                    settings.readPauseMs(),
                    settings.seed() + readers.size());
            reader.start();
            readers.add(reader);
        }
    }

    private void breakThings(Arena arena, Writes writes) throws InterruptedException {
        Stage stage = new Stage(
                arena, chronicle, writes, settings.plan().sessionTimeout(), new SplittableRandom(settings.seed()));
        List<Fault> faults = new ArrayList<>(settings.faults().isEmpty() ? Fault.possible(arena) : settings.faults());
        Random random = new Random(settings.seed());
        stage.awaitCalm();
        long endsAt = System.nanoTime() + settings.duration().toNanos();
        while (System.nanoTime() - endsAt < 0) {
            Collections.shuffle(faults, random);
            for (Fault fault : faults) {
                if (System.nanoTime() - endsAt < 0) {
                    fault.make(stage);
                    stage.awaitCalm();
                }
            }
        }
    }

    private Outcome compare(Arena arena, Sessions sessions, Load load) throws InterruptedException {
        List<Session> all = sessions.all();
        Comparison comparison = new Comparison(arena.apiKey());
        chronicle.say("  waiting for " + all.size() + " sessions to be complete");
        List<Session> incomplete = comparison.incomplete(all, arena.doors().get(0));
        chronicle.say("  a node to compare with assembles them");
        Door undisturbed = arena.addUndisturbed();
        comparison.incomplete(all, undisturbed);
        List<String> different = comparison.different(all, arena.doors(), undisturbed);
        chronicle.say("  " + different.size() + " of " + Comparison.bodies(all) + " bodies differ");
        return new Outcome(
                sentence(arena),
                chronicle,
                load.acknowledged(),
                load.refused(),
                all.size(),
                incomplete.size(),
                Comparison.bodies(all),
                different);
    }

    private String sentence(Arena arena) {
        Arena.Plan plan = settings.plan();
        return plan.nodes() + " nodes, " + plan.brokers() + " broker" + (plan.brokers() > 1 ? "s" : "") + ", "
                + plan.partitions() + " partitions, session timeout "
                + plan.sessionTimeout().toSeconds() + " s, drain "
                + plan.drain().toSeconds() + " s; " + settings.live() + " sessions live at a time, "
                + settings.eventsPerSecond() + " events a second, " + settings.readers() * plan.nodes()
                + " readers; " + settings.duration().toMinutes() + " minutes of faults, seed " + settings.seed()
                + (arena.network().canCut() ? "" : "; without cuts, which need network namespaces")
                + (arena.clock(0).isPresent() ? "" : "; without clock skew, which needs a C compiler") + ".";
    }
}
