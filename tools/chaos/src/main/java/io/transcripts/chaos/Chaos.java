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
    private final History history;
    private final Sessions sessions;
    private final List<Reader> readers = new ArrayList<>();
    private String sentence = "";
    private @Nullable Load load;
    private @Nullable Streams streams;
    private long readingSince = System.nanoTime();

    /**
     * How it goes.
     *
     * @param faults to choose from; empty for all that are possible
     * @param live sessions at a time
     * @param eventsPerSecond of all of them
     * @param readers of each node
     * @param readPauseMs between two reads of one
     * @param streams who follow live calls
     * @param knownAfter so long after its start a session is known
     * @param calmWithin so long after a fault all is well again
     */
    record Settings(
            Duration duration,
            List<Fault> faults,
            int live,
            double eventsPerSecond,
            int readers,
            long readPauseMs,
            int streams,
            Duration knownAfter,
            Duration calmWithin,
            long seed,
            Cluster.Plan plan) {}

    Chaos(Settings settings, Path directory, PrintWriter out) {
        this.settings = settings;
        this.directory = directory;
        history = new History(out);
        sessions = new Sessions(settings.live());
    }

    /** Whatever happens, there is an outcome. */
    RunReport run() throws InterruptedException {
        try (Cluster cluster = new Cluster(settings.plan(), directory, SampleCalls.ORGANIZATION, history::wrong)) {
            // After Ctrl-C too nothing of it may stay behind.
            Thread cleaner = new Thread(cluster::close, "chaos-clean-up");
            Runtime.getRuntime().addShutdownHook(cleaner);
            try {
                return outcome(run(cluster), null);
            } finally {
                Runtime.getRuntime().removeShutdownHook(cleaner);
            }
        } catch (RuntimeException e) {
            String why = (e instanceof CommandException ? String.valueOf(e.getMessage()) : e.toString())
                    .lines()
                    .findFirst()
                    .orElse("");
            history.say("aborted: " + why);
            return outcome(null, why);
        }
    }

    private RunReport outcome(RunReport.@Nullable End end, @Nullable String aborted) {
        return new RunReport(
                sentence,
                settings.plan().partitions(),
                Duration.ofNanos(System.nanoTime() - readingSince),
                history,
                load == null ? 0 : load.ledger().acknowledged(),
                load == null ? 0 : load.refused(),
                sessions.all().size(),
                streams,
                end,
                aborted);
    }

    private RunReport.End run(Cluster cluster) throws InterruptedException {
        sentence = sentence(cluster);
        history.say(settings.plan().brokers() + " brokers at " + cluster.bootstrapServers() + ", logs in " + directory
                + ", seed " + settings.seed());
        readingSince = System.nanoTime();
        addNode(cluster);
        Load.Topics topics =
                new Load.Topics("speech.asr", "speech.translation", "speech.session", cluster.partitions());
        Load publishing = new Load(
                cluster.bootstrapServers(),
                new GeneratedCalls(
                        new CallShape(SEGMENTS, settings.live(), INTERIMS, TRANSLATIONS).withWords(), settings.seed()),
                settings.live(),
                settings.eventsPerSecond(),
                sessions,
                new Partitioning(cluster.partitions()),
                topics,
                settings.seed());
        load = publishing;
        Thread publisher = started(new Thread(publishing, "chaos-load"));
        ChangelogWatch writes = new ChangelogWatch(
                cluster.bootstrapServers(), Cluster.APPLICATION + "-transcripts-changelog", cluster.partitions());
        started(writes);
        try {
            while (cluster.nodes().size() < settings.plan().nodes()) {
                history.begin("scale out", null, "node-" + cluster.nodes().size() + " joins");
                addNode(cluster);
                Fault.pause(settings.plan().sessionTimeout());
            }
            Streams following = new Streams(
                    cluster.probes(),
                    cluster.apiKey(),
                    sessions,
                    history,
                    settings.knownAfter(),
                    settings.streams(),
                    settings.seed());
            streams = following;
            following.start();
            breakThings(cluster, writes);
            history.begin("end", null, "no further calls");
            sessions.endErasures();
            publishing.end();
            following.end();
            publisher.join();
            return compare(cluster, publishing.ledger(), topics, following);
        } finally {
            if (streams != null) {
                streams.close();
            }
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
        thread.setUncaughtExceptionHandler((of, e) -> history.fail(of.getName() + " ended: " + e));
        thread.start();
        return thread;
    }

    private void join(List<Thread> threads) throws InterruptedException {
        long endsAt = System.nanoTime() + JOIN.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, Duration.ofNanos(endsAt - System.nanoTime()).toMillis()));
            if (thread.isAlive()) {
                history.fail(thread.getName() + " does not end");
            }
        }
    }

    private void addNode(Cluster cluster) throws InterruptedException {
        cluster.addNode();
        NodeProbe probe = cluster.probes().get(cluster.probes().size() - 1);
        for (int i = 0; i < settings.readers(); i++) {
            Reader reader = new Reader(
                    probe,
                    cluster.probes(),
                    cluster.apiKey(),
                    sessions,
                    history,
                    settings.readPauseMs(),
                    settings.knownAfter(),
                    settings.seed() + readers.size());
            started(reader);
            readers.add(reader);
        }
    }

    private void breakThings(Cluster cluster, ChangelogWatch writes) throws InterruptedException {
        Nemesis nemesis = new Nemesis(
                cluster,
                history,
                writes,
                settings.plan().sessionTimeout(),
                settings.calmWithin(),
                new SplittableRandom(settings.seed()));
        List<Fault> faults = new ArrayList<>(settings.faults().isEmpty() ? Fault.possible(cluster) : settings.faults());
        Random random = new Random(settings.seed());
        nemesis.awaitCalm();
        cluster.replicas().require();
        long endsAt = System.nanoTime() + settings.duration().toNanos();
        while (System.nanoTime() - endsAt < 0) {
            Collections.shuffle(faults, random);
            for (Fault fault : faults) {
                if (System.nanoTime() - endsAt < 0) {
                    fault.make(nemesis);
                    nemesis.awaitCalm();
                }
            }
        }
    }

    private RunReport.End compare(Cluster cluster, Ledger ledger, Load.Topics topics, Streams following)
            throws InterruptedException {
        long busy = following.awaitDone(Comparison.PATIENCE);
        if (busy > 0) {
            history.fail(busy + " clients of streams have not come to the end of their call");
        }
        List<Session> gone =
                sessions.ours().stream().filter(Session::isErasureAsked).toList();
        List<Session> all = sessions.ours().stream()
                .filter(session -> !session.isErasureAsked())
                .toList();
        history.say("  looking for " + ledger.acknowledged() + " acknowledged events in the topics");
        List<String> lost;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            lost = ledger.missing(consumer, topics.all());
        }
        Comparison comparison = new Comparison(cluster.apiKey(), Comparison.PATIENCE);
        history.say("  waiting for " + all.size() + " sessions to be complete, and " + gone.size() + " to be gone");
        List<URI> apis = cluster.probes().stream().map(NodeProbe::api).toList();
        List<String> notGone = Aftermath.erase(gone, apis.get(0), cluster.apiKey());
        List<String> unsettled = new ArrayList<>(comparison.unsettled(all, apis.get(0), true));
        history.say("  a node to compare with assembles them");
        URI undisturbed = cluster.addUndisturbed().api();
        comparison
                .unsettled(all, undisturbed, false)
                .forEach(finding -> unsettled.add("the undisturbed node, " + finding));
        List<String> different = comparison.different(all, apis, undisturbed);
        history.say("  " + different.size() + " of " + Comparison.bodies(all) + " bodies differ");
        Aftermath aftermath = new Aftermath(apis, undisturbed, cluster.apiKey());
        List<String> wrong = new ArrayList<>(notGone);
        wrong.addAll(aftermath.notErased(gone));
        wrong.addAll(aftermath.wrongLists(sessions));
        history.say("  comparing " + following.finished().size() + " folds of clients");
        Aftermath.Folds folds = aftermath.compare(following.finished());
        long residue = Aftermath.residue(
                cluster.probes().stream().map(NodeProbe::management).toList());
        wrong.addAll(Aftermath.logsWithText(directory));
        return new RunReport.End(
                unsettled,
                lost,
                Comparison.bodies(all),
                different,
                new Aftermath.Findings(gone.size(), wrong, folds, residue));
    }

    private String sentence(Cluster cluster) {
        Cluster.Plan plan = settings.plan();
        return plan.nodes() + " nodes, " + plan.brokers() + " broker" + (plan.brokers() > 1 ? "s" : "") + ", "
                + plan.partitions() + " partitions, session timeout "
                + plan.sessionTimeout().toSeconds() + " s, drain "
                + plan.drain().toSeconds() + " s; " + settings.live() + " sessions live at a time, "
                + settings.eventsPerSecond() + " events a second, " + settings.readers() * plan.nodes()
                + " readers, " + settings.streams() + " clients of streams; "
                + settings.duration().toMinutes() + " minutes of faults, seed " + settings.seed()
                + (cluster.network().canCut() ? "" : "; without cuts, which need network namespaces")
                + (cluster.clock(0).isPresent() ? "" : "; without clock skew, which needs a C compiler") + ".";
    }
}
