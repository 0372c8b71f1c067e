package io.transcripts.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The faults that there are. */
enum Fault {
    /** SIGKILL of a node; its next start is on the same disk. */
    KILL {
        @Override
        void make(Nemesis nemesis) throws InterruptedException {
            int node = nemesis.anyNode();
            nemesis.begin(this, "node-" + node + " is killed");
            nemesis.cluster().probes().get(node).faulted();
            nemesis.expectTakeOver(node);
            nemesis.strike(node, nemesis.cluster().nodes().get(node)::kill);
            nemesis.hold(nemesis.sessionTimeout().plus(MARGIN));
            nemesis.start(node);
        }
    },
    /** SIGTERM of a node; it comes back at once. */
    STOP {
        @Override
        void make(Nemesis nemesis) throws InterruptedException {
            int node = nemesis.anyNode();
            nemesis.begin(this, "node-" + node + " is stopped, and started again");
            nemesis.stop(node);
            nemesis.start(node);
        }
    },
    /** SIGTERM of a node that stays away for a while, as when there are to be fewer. */
    SCALE_IN {
        @Override
        void make(Nemesis nemesis) throws InterruptedException {
            int node = nemesis.anyNode();
            nemesis.begin(this, "node-" + node + " is stopped, and stays away");
            nemesis.stop(node);
            nemesis.hold(AWAY);
            nemesis.start(node);
        }
    },
    /** All nodes, one after another. */
    ROLLING_RESTART {
        @Override
        void make(Nemesis nemesis) throws InterruptedException {
            nemesis.begin(this, "all nodes, one after another");
            for (int node = 0; node < nemesis.cluster().nodes().size(); node++) {
                nemesis.stop(node);
                nemesis.start(node);
                nemesis.awaitReady(node);
                nemesis.history().say("  node-" + node + " is back");
            }
        }
    },
    /** SIGSTOP of a node, for less than the session timeout. */
    PAUSE {
        @Override
        void make(Nemesis nemesis) throws InterruptedException {
            nemesis.suspend(this, nemesis.sessionTimeout().dividedBy(2));
        }
    },
    /** SIGSTOP of a node until others have taken over; then it goes on as if nothing had been. */
    HANG {
        @Override
        void make(Nemesis nemesis) throws InterruptedException {
            nemesis.suspend(this, nemesis.sessionTimeout().plus(MARGIN).plus(MARGIN));
        }
    },
    /** SIGKILL of a broker; its next start is on the same disk, and where there are others that can give it all, on an empty one. */
    KILL_BROKER {
        @Override
        void make(Nemesis nemesis) throws InterruptedException {
            Member broker = nemesis.anyBroker();
            nemesis.begin(this, broker.name() + " is killed");
            broker.kill();
            if (nemesis.cluster().brokers().size() > 1) {
                // Others lead first: a voter that has forgotten must not decide who.
                nemesis.hold(AWAY);
                broker.empty();
            } else {
                nemesis.hold(BLINK);
            }
            broker.start();
            broker.awaitListening();
            nemesis.history().say("  " + broker.name() + " is back");
        }
    },
    /** SIGTERM of a broker, and a start. */
    RESTART_BROKER {
        @Override
        void make(Nemesis nemesis) throws InterruptedException {
            Member broker = nemesis.anyBroker();
            nemesis.begin(this, broker.name() + " is stopped, and started again");
            broker.terminate();
            broker.awaitExit();
            broker.start();
            broker.awaitListening();
            nemesis.history().say("  " + broker.name() + " is back");
        }
    },
    /** No packet between two nodes. */
    CUT_NODES {
        @Override
        boolean isPossible(Cluster cluster) {
            return cluster.network().canCut();
        }

        @Override
        void make(Nemesis nemesis) throws InterruptedException {
            int one = nemesis.anyNode();
            int other = (one + 1) % nemesis.cluster().nodes().size();
            nemesis.begin(this, "node-" + one + " and node-" + other + " do not hear each other");
            nemesis.cluster().network().cutNodes(one, other);
            nemesis.hold(AWAY);
            nemesis.cluster().network().heal();
            nemesis.history().say("  they do again");
        }
    },
    /** No packet from a node to the brokers: others take over, while it still answers callers. */
    CUT_FROM_BROKERS {
        @Override
        boolean isPossible(Cluster cluster) {
            return cluster.network().canCut();
        }

        @Override
        void make(Nemesis nemesis) throws InterruptedException {
            int node = nemesis.anyNode();
            nemesis.begin(this, "node-" + node + " does not reach the brokers");
            nemesis.expectTakeOver(node);
            nemesis.strike(node, () -> nemesis.cluster().network().cutFromBrokers(node));
            nemesis.hold(nemesis.sessionTimeout().plus(MARGIN).plus(MARGIN));
            nemesis.cluster().network().heal();
            nemesis.history().say("  it does again");
        }
    },
    /** A node's wall clock is ahead, and then behind, and its partitions move meanwhile. */
    CLOCK {
        @Override
        boolean isPossible(Cluster cluster) {
            return cluster.clock(0).isPresent();
        }

        @Override
        void make(Nemesis nemesis) throws InterruptedException {
            int node = nemesis.anyNode();
            Optional<WallClock> clock = nemesis.cluster().clock(node);
            nemesis.begin(
                    this, "the clock of node-" + node + " is " + SKEW.toSeconds() + " s ahead, then as much behind");
            clock.ifPresent(of -> of.set(SKEW));
            nemesis.hold(MARGIN);
            nemesis.stop(node);
            clock.ifPresent(of -> of.set(SKEW.negated()));
            nemesis.start(node);
            nemesis.awaitReady(node);
            nemesis.hold(MARGIN);
            nemesis.stop(node);
            clock.ifPresent(of -> of.set(Duration.ZERO));
            nemesis.start(node);
        }
    },

    /** A caller that means harm, of any kind that needs no other fault. */
    HOSTILE {
        @Override
        void make(Nemesis nemesis) throws InterruptedException {
            nemesis.attack(this, AWAY);
        }
    };

    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Duration AWAY = Duration.ofSeconds(20);
    private static final Duration BLINK = Duration.ofSeconds(1);
    private static final Duration SKEW = Duration.ofSeconds(3);

    /** Whether it can be made here. */
    boolean isPossible(Cluster cluster) {
        return true;
    }

    /** Makes it, and ends it; what it leaves behind may still be going on. */
    abstract void make(Nemesis nemesis) throws InterruptedException;

    /** As in the table. */
    String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    static List<Fault> possible(Cluster cluster) {
        List<Fault> possible = new ArrayList<>();
        for (Fault fault : values()) {
            if (fault.isPossible(cluster)) {
                possible.add(fault);
            }
        }
        return possible;
    }

    /** Lets time go by. */
    static void pause(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }
}
