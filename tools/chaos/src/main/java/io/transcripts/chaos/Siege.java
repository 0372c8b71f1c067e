package io.transcripts.chaos;

import io.transcripts.chaos.hostile.Attack;
import io.transcripts.chaos.hostile.Counts;
import io.transcripts.devkit.SampleCalls;
import io.transcripts.devkit.processes.ProcessUsage;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One run: nodes are attacked in one way after another, while others ask them for small transcripts. */
final class Siege {
    private static final int CALLS = 60;
    /** So often more than later others ask at first, until what they take is compiled. */
    private static final int MANY_TIMES = 5;

    private static final int LIVE_CALLS = 20;
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LOOK_AGAIN_MS = 100;
    private static final int OK = 200;

    private final Settings settings;
    private final Path directory;
    private final PrintWriter out;
    private final List<AttackResult> attacks = new ArrayList<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private final long start = System.nanoTime();
    private @Nullable CallerLatency before;

    /**
     * How it goes.
     *
     * @param each how long
     * @param calm how long others are measured before
     * @param perSecond requests of others at each node
     * @param share of their limits that large sessions take, up to 1
     * @param floorMs others may wait so long, however short they waited before
     * @param readyWithin so long after an attack nodes are ready again
     */
    record Settings(
            List<Attack> attacks,
            Duration each,
            Duration calm,
            double perSecond,
            double share,
            double floorMs,
            Duration readyWithin,
            Cluster.Plan plan) {}

    Siege(Settings settings, Path directory, PrintWriter out) {
        this.settings = settings;
        this.directory = directory;
        this.out = out;
    }

    /** Whatever happens, there is a report. */
    SiegeReport run() throws InterruptedException {
        String aborted = null;
        try (Cluster cluster = new Cluster(settings.plan(), directory, SampleCalls.ORGANIZATION, this::say)) {
            // After Ctrl-C too nothing of it may stay behind.
            Thread cleaner = new Thread(cluster::close, "siege-clean-up");
            Runtime.getRuntime().addShutdownHook(cleaner);
            try {
                run(cluster);
            } finally {
                Runtime.getRuntime().removeShutdownHook(cleaner);
            }
        } catch (CommandException e) {
            aborted = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            say("aborted: " + aborted);
        }
        return new SiegeReport(sentence(), before, settings.floorMs(), attacks, aborted);
    }

    private void run(Cluster cluster) throws InterruptedException {
        say("logs in " + directory);
        while (cluster.nodes().size() < settings.plan().nodes()) {
            cluster.addNode();
        }
        require("all nodes work", START, cluster::isWhole);
        say("publishing");
        LargeSessions.publish(cluster.bootstrapServers(), settings.share());
        List<String> complete = SmallSessions.publish(cluster.bootstrapServers(), CALLS, false);
        List<String> live = SmallSessions.publish(cluster.bootstrapServers(), LIVE_CALLS, true);
        List<URI> nodes = cluster.probes().stream().map(NodeProbe::api).toList();
        say("waiting for what was published");
        for (String session : LargeSessions.IDS) {
            require(session + " is complete", START, () -> isServed(nodes.get(0), session, cluster.hostileKey(), true));
        }
        List<String> all = new ArrayList<>(complete);
        all.addAll(live);
        for (URI node : nodes) {
            for (String session : all) {
                boolean isComplete = complete.contains(session);
                require(session + " is served", START, () -> isServed(node, session, cluster.apiKey(), isComplete));
            }
        }
        say("nodes warm up: each makes large answers, then many others ask");
        for (int node = 0; node < nodes.size(); node++) {
            Counts.Sum unused =
                    run(cluster, Attack.HEAVY_READERS, node, settings.calm().dividedBy(2));
        }
        try (Bystanders many = new Bystanders(nodes, all, cluster.apiKey(), MANY_TIMES * settings.perSecond())) {
            many.start();
            Fault.pause(settings.calm());
        }
        try (Bystanders others = new Bystanders(nodes, all, cluster.apiKey(), settings.perSecond())) {
            others.start();
            say("others ask");
            Fault.pause(settings.calm());
            Bystanders.Phase calm = others.begin();
            Fault.pause(settings.calm());
            Bystanders.Phase unused = others.begin();
            before = calm.felt();
            say("without an attack: " + before.latencies() + " ms, " + before.failed() + " errors");
            for (int i = 0; i < settings.attacks().size(); i++) {
                attack(cluster, settings.attacks().get(i), i % nodes.size(), others, complete.get(0));
            }
        }
    }

    private void attack(Cluster cluster, Attack attack, int node, Bystanders others, String session)
            throws InterruptedException {
        say(attack.label() + " at node-" + node);
        List<Vitals> vitals = new ArrayList<>();
        for (int i = 0; i < cluster.nodes().size(); i++) {
            Vitals of =
                    new Vitals(cluster.nodes().get(i), cluster.probes().get(i).management());
            of.start();
            vitals.add(of);
        }
        Bystanders.Phase phase = others.begin();
        Duration cpu = ownCpu();
        Duration duration = attack.isWithoutBrokers() ? shorter(settings.each()) : settings.each();
        Counts.Sum counts = run(cluster, attack, node, duration);
        Bystanders.Phase unused = others.begin();
        Duration spent = ownCpu().minus(cpu);
        CallerLatency felt = phase.felt();
        List<Member> silent = silent(cluster, session);
        vitals.forEach(Vitals::close);
        AttackResult attacked = new AttackResult(
                attack,
                "node-" + node,
                duration,
                felt,
                counts,
                vitals.stream().map(Vitals::signs).toList(),
                spent,
                silent.isEmpty());
        attacks.add(attacked);
        if (before != null) {
            say("  " + attacked.row(before, settings.floorMs()));
        }
        for (Member of : silent) {
            // The next attack is to find it well.
            of.kill();
            of.start();
            of.awaitListening();
        }
        require("all nodes work again", START, cluster::isWhole);
    }

    /** Nodes that do not say that they are ready, or do not answer as before, when they have had some time for it. */
    private List<Member> silent(Cluster cluster, String session) throws InterruptedException {
        List<Member> silent = new ArrayList<>();
        long endsAt = System.nanoTime() + settings.readyWithin().toNanos();
        for (int i = 0; i < cluster.nodes().size(); i++) {
            NodeProbe probe = cluster.probes().get(i);
            Member of = cluster.nodes().get(i);
            Duration left = Duration.ofNanos(of.isAlive() ? endsAt - System.nanoTime() : 0);
            if (!await(left, () -> probe.isReady() && isServed(probe.api(), session, cluster.apiKey(), true))) {
                silent.add(of);
            }
        }
        return silent;
    }

    private static Counts.Sum run(Cluster cluster, Attack attack, int node, Duration duration)
            throws InterruptedException {
        try {
            if (attack.isWithoutBrokers()) {
                for (Member broker : cluster.brokers()) {
                    broker.suspend();
                }
            }
            return attack.run(cluster.target(node), duration);
        } catch (IOException e) {
            throw new CommandException(attack.label() + " cannot be made here: " + e.getMessage(), e);
        } finally {
            if (attack.isWithoutBrokers()) {
                for (Member broker : cluster.brokers()) {
                    broker.resume();
                }
            }
        }
    }

    /** So short that owners may answer all the time. */
    private Duration shorter(Duration duration) {
        Duration most = settings.plan().sessionTimeout().dividedBy(2);
        return duration.compareTo(most) < 0 ? duration : most;
    }

    private boolean isServed(URI node, String session, String key, boolean isComplete) {
        try {
            var response = client.send(
                    HttpRequest.newBuilder(node.resolve("/v1/sessions/" + session))
                            .timeout(PATIENCE)
                            .header("X-API-Key", key)
                            .build(),
                    BodyHandlers.ofString());
            return response.statusCode() == OK
                    && response.body().contains("\"status\":\"" + (isComplete ? "complete" : "processing") + '"');
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration ownCpu() {
        return ProcessUsage.cpu(ProcessHandle.current());
    }

    private static void require(String what, Duration most, BooleanSupplier is) throws InterruptedException {
        if (!await(most, is)) {
            throw new CommandException("Waited " + most.toSeconds() + " s in vain until " + what + '.');
        }
    }

    private static boolean await(Duration most, BooleanSupplier is) throws InterruptedException {
        long endsAt = System.nanoTime() + most.toNanos();
        while (!is.getAsBoolean()) {
            if (System.nanoTime() - endsAt > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
        }
        return true;
    }

    private void say(String line) {
        out.printf(
                Locale.ROOT,
                "%4d s  %s%n",
                Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                line);
        out.flush();
    }

    private String sentence() {
        Cluster.Plan plan = settings.plan();
        return plan.nodes() + " node" + (plan.nodes() > 1 ? "s" : "") + " with -Xmx" + plan.nodeHeap() + ", "
                + plan.brokers() + " broker" + (plan.brokers() > 1 ? "s" : "") + ", " + plan.partitions()
                + " partitions, " + Runtime.getRuntime().availableProcessors()
                + " processors for all and for who attacks; " + settings.perSecond()
                + " requests a second of others at each node; each attack for "
                + settings.each().toSeconds() + " s.";
    }
}
