package io.transcripts.chaos;

import io.transcripts.chaos.hostile.Attack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** What faults are made with, and where is waited for their ends. */
final class Nemesis {
    private static final long LOOK_AGAIN_MS = 50;
    private static final Duration CALM = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final History history;
    private final ChangelogWatch writes;
    private final Duration sessionTimeout;
    private final Duration calmWithin;
    private final SplittableRandom random;
    private FaultPeriod episode;
    private Map<Integer, Set<Integer>> activeBefore = Map.of();
    private int expected = -1;
    private boolean areLargeThere;

    /** What is done to a node. */
    interface Blow {
        void strike() throws InterruptedException;
    }

    /** @param calmWithin so long after a fault all is well again */
    Nemesis(
            Cluster cluster,
            History history,
            ChangelogWatch writes,
            Duration sessionTimeout,
            Duration calmWithin,
            SplittableRandom random) {
        this.cluster = cluster;
        this.history = history;
        this.writes = writes;
        this.sessionTimeout = sessionTimeout;
        this.calmWithin = calmWithin;
        this.random = random;
        episode = history.begin("calm", null, "all nodes are up");
    }

    Cluster cluster() {
        return cluster;
    }

    History history() {
        return history;
    }

    Duration sessionTimeout() {
        return sessionTimeout;
    }

    int anyNode() {
        return random.nextInt(cluster.nodes().size());
    }

    Member anyBroker() {
        return cluster.brokers().get(random.nextInt(cluster.brokers().size()));
    }

    /** A fault begins. */
    void begin(Fault fault, String what) {
        activeBefore = active();
        expected = -1;
        episode = history.begin(fault.label(), fault, what);
    }

    /** Does something to a node; owners are to answer for what it owned. */
    void strike(int node, Blow blow) throws InterruptedException {
        Set<Integer> owned = cluster.probes().get(node).active();
        long madeAt = System.nanoTime();
        blow.strike();
        episode.hit(owned, madeAt, System.nanoTime());
    }

    /** From now on it is measured when others go on with what was this node's. */
    void expectTakeOver(int node) {
        Set<Integer> lost = activeBefore.getOrDefault(node, Set.of());
        if (lost.isEmpty()) {
            return;
        }
        expected = node;
        episode.takenOver();
        // What the node has sent at the last moment may still come.
        writes.expect(lost, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300));
    }

    void suspend(Fault fault, Duration duration) throws InterruptedException {
        int node = anyNode();
        begin(fault, "node-" + node + " hangs for " + duration.toSeconds() + " s");
        cluster.probes().get(node).faulted();
        if (duration.compareTo(sessionTimeout) > 0) {
            expectTakeOver(node);
        }
        strike(node, cluster.nodes().get(node)::suspend);
        hold(duration);
        cluster.nodes().get(node).resume();
        history.say("  node-" + node + " goes on");
        // Requests that it had taken may still fail.
        hold(Duration.ofSeconds(1));
        cluster.probes().get(node).mended();
    }

    /** Attacks a node, and lets it alone again; large sessions are published first. */
    void attack(Fault fault, Duration duration) throws InterruptedException {
        if (!areLargeThere) {
            LargeSessions.publish(cluster.bootstrapServers(), 1);
            areLargeThere = true;
        }
        int node = anyNode();
        List<Attack> attacks = Arrays.stream(Attack.values())
                .filter(attack -> !attack.isWithoutBrokers())
                .toList();
        Attack attack = attacks.get(random.nextInt(attacks.size()));
        begin(fault, attack.label() + " at node-" + node);
        try {
            history.say("  " + attack.run(cluster.target(node), duration));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM, and waits for the end. */
    void stop(int node) throws InterruptedException {
        strike(node, () -> {
            cluster.nodes().get(node).terminate();
            cluster.nodes().get(node).awaitExit();
        });
    }

    /** Returns when it listens. */
    void start(int node) throws InterruptedException {
        cluster.nodes().get(node).start();
        cluster.nodes().get(node).awaitListening();
        cluster.probes().get(node).mended();
    }

    void awaitReady(int node) throws InterruptedException {
        long endsAt = System.nanoTime() + calmWithin.toNanos();
        while (!cluster.probes().get(node).isReady() && System.nanoTime() - endsAt < 0) {
            look();
        }
        if (!cluster.probes().get(node).isReady()) {
            history.fail("node-" + node + " is not ready after " + calmWithin.toSeconds() + " s");
        }
    }

    /** Lets a time go by, and looks for the take-over meanwhile. */
    void hold(Duration duration) throws InterruptedException {
        long endsAt = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() - endsAt < 0) {
            look();
        }
    }

    /** Waits until every read has been an owner's for a while, and every broker has all that it should have. */
    void awaitCalm() throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < calmWithin.toNanos()) {
            look();
            long lastNotOwners = Math.max(history.lastNotOwners(), start);
            if (cluster.isWhole()
                    && System.nanoTime() - lastNotOwners > CALM.toNanos()
                    && cluster.replicas().areInSync()) {
                history.close(episode);
                return;
            }
        }
        history.fail("not calm " + calmWithin.toSeconds() + " s after: " + episode.label());
        history.close(episode);
    }

    private void look() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
        if (expected < 0) {
            return;
        }
        Set<Integer> lost = activeBefore.getOrDefault(expected, Set.of());
        boolean isDetected = active().entrySet().stream()
                .filter(entry -> entry.getKey() != expected)
                .anyMatch(entry -> entry.getValue().stream().anyMatch(lost::contains));
        if (isDetected) {
            episode.detected(System.nanoTime());
        }
        long all = writes.all();
        if (all > 0 && episode.resumed().isEmpty()) {
            episode.resumed(all);
            history.say("  assembly of the moved partitions " + lost + " has resumed");
        }
    }

    private Map<Integer, Set<Integer>> active() {
        Map<Integer, Set<Integer>> active = new HashMap<>();
        for (int node = 0; node < cluster.probes().size(); node++) {
            active.put(node, cluster.probes().get(node).active());
        }
        return active;
    }
}
