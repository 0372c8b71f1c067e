package io.transcripts.chaos;

import io.transcripts.devkit.SampleCalls;
import io.transcripts.devkit.calls.CallShape;
import io.transcripts.devkit.calls.GeneratedCalls;
import io.transcripts.node.command.CommandException;
import io.transcripts.topology.Partitioning;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** One run: a cluster comes up under load, is broken in one way after another, and is held against one that was not. */
final class Chaos {
    private static final int SEGMENTS = 20;
    private static final int INTERIMS = 2;
    private static final double TRANSLATIONS = 0.5;
    private static final Duration JOIN = Duration.ofSeconds(10);

    private final Settings settings;
    private final Path directory;
    private final Chronicle chronicle;
    private final Sessions sessions;
    private final List<Reader> readers = new ArrayList<>();
    private String sentence = "";
    private @Nullable Load load;
    private long readingSince = System.nanoTime();

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
        sessions = new Sessions(settings.live());
    }

    /** Whatever happens, there is an outcome. */
    Outcome run() throws InterruptedException {
        try (Arena arena = new Arena(settings.plan(), directory, SampleCalls.ORGANIZATION, chronicle::wrong)) {
            // After Ctrl-C too nothing of it may stay behind.
            Thread cleaner = new Thread(arena::close, "chaos-clean-up");
            Runtime.getRuntime().addShutdownHook(cleaner);
            try {
                return outcome(run(arena), null);
            } finally {
                Runtime.getRuntime().removeShutdownHook(cleaner);
            }
        } catch (RuntimeException e) {
            String why = (e instanceof CommandException ? String.valueOf(e.getMessage()) : e.toString())
                    .lines()
                    .findFirst()
                    .orElse("");
            chronicle.say("aborted: " + why);
            return outcome(null, why);
        }
    }

    private Outcome outcome(Outcome.@Nullable End end, @Nullable String aborted) {
        return new Outcome(
                sentence,
                settings.plan().partitions(),
                Duration.ofNanos(System.nanoTime() - readingSince),
                chronicle,
                load == null ? 0 : load.ledger().acknowledged(),
                load == null ? 0 : load.refused(),
                sessions.all().size(),
                end,
                aborted);
    }

    private Outcome.End run(Arena arena) throws InterruptedException {
        sentence = sentence(arena);
        chronicle.say(settings.plan().brokers() + " brokers at " + arena.bootstrapServers() + ", logs in " + directory
                + ", seed " + settings.seed());
        readingSince = System.nanoTime();
        addNode(arena);
        Load.Topics topics = new Load.Topics("speech.asr", "speech.translation", "speech.session", arena.partitions());
        Load publishing = new Load(
                arena.bootstrapServers(),
                new GeneratedCalls(new CallShape(SEGMENTS, settings.live(), INTERIMS, TRANSLATIONS), settings.seed()),
                settings.live(),
                settings.eventsPerSecond(),
                sessions,
                new Partitioning(arena.partitions()),
                topics,
                settings.seed());
        load = publishing;
        Thread publisher = started(new Thread(publishing, "chaos-load"));
        Writes writes =
                new Writes(arena.bootstrapServers(), Arena.APPLICATION + "-transcripts-changelog", arena.partitions());
        started(writes);
        try {
            while (arena.nodes().size() < settings.plan().nodes()) {
                chronicle.begin("scale out", null, "node-" + arena.nodes().size() + " joins");
                addNode(arena);
                Fault.pause(settings.plan().sessionTimeout());
            }
            breakThings(arena, writes);
            chronicle.begin("end", null, "no further calls");
            publishing.end();
            publisher.join();
            return compare(arena, publishing.ledger(), topics);
        } finally {
            publishing.abort();
            writes.end();
            readers.forEach(Reader::end);
            // While nodes are there to answer.
            List<Thread> threads = new ArrayList<>(readers);
            threads.addAll(List.of(writes, publisher));
            join(threads);
        }
    }

    private Thread started(Thread thread) {
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((of, e) -> chronicle.fail(of.getName() + " ended: " + e));
        thread.start();
        return thread;
    }

    private void join(List<Thread> threads) throws InterruptedException {
        long endsAt = System.nanoTime() + JOIN.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, Duration.ofNanos(endsAt - System.nanoTime()).toMillis()));
            if (thread.isAlive()) {
                chronicle.fail(thread.getName() + " does not end");
            }
        }
    }

    private void addNode(Arena arena) throws InterruptedException {
        arena.addNode();
        Door door = arena.doors().get(arena.doors().size() - 1);
        for (int i = 0; i < settings.readers(); i++) {
            Reader reader = new Reader(
                    door,
                    arena.doors(),
                    arena.apiKey(),
                    sessions,
                    chronicle,
                    settings.readPauseMs(),
                    settings.seed() + readers.size());
            started(reader);
            readers.add(reader);
        }
    }

    private void breakThings(Arena arena, Writes writes) throws InterruptedException {
        Stage stage = new Stage(
                arena, chronicle, writes, settings.plan().sessionTimeout(), new SplittableRandom(settings.seed()));
        List<Fault> faults = new ArrayList<>(settings.faults().isEmpty() ? Fault.possible(arena) : settings.faults());
        Random random = new Random(settings.seed());
        stage.awaitCalm();
        arena.copies().require();
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

    private Outcome.End compare(Arena arena, Ledger ledger, Load.Topics topics) throws InterruptedException {
        List<Session> all = sessions.all();
        chronicle.say("  looking for " + ledger.acknowledged() + " acknowledged events in the topics");
        List<String> lost;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, arena.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            lost = ledger.missing(consumer, topics.all());
        }
        Comparison comparison = new Comparison(arena.apiKey(), Comparison.PATIENCE);
        chronicle.say("  waiting for " + all.size() + " sessions to be complete");
        List<URI> apis = arena.doors().stream().map(Door::api).toList();
        List<String> unsettled = new ArrayList<>(comparison.unsettled(all, apis.get(0), true));
        chronicle.say("  a node to compare with assembles them");
        URI undisturbed = arena.addUndisturbed().api();
        comparison
                .unsettled(all, undisturbed, false)
                .forEach(finding -> unsettled.add("the undisturbed node, " + finding));
        List<String> different = comparison.different(all, apis, undisturbed);
        chronicle.say("  " + different.size() + " of " + Comparison.bodies(all) + " bodies differ");
        return new Outcome.End(unsettled, lost, Comparison.bodies(all), different);
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
