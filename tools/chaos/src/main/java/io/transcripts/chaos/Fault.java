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
        void make(Stage stage) throws InterruptedException {
            int node = stage.anyNode();
            stage.begin(this, "node-" + node + " is killed");
            stage.arena().doors().get(node).faulted();
            stage.expectTakeOver(node);
            stage.strike(node, stage.arena().nodes().get(node)::kill);
            stage.hold(stage.sessionTimeout().plus(MARGIN));
            stage.start(node);
        }
    },
    /** SIGTERM of a node; it comes back at once. */
    STOP {
        @Override
        void make(Stage stage) throws InterruptedException {
            int node = stage.anyNode();
            stage.begin(this, "node-" + node + " is stopped, and started again");
            stage.stop(node);
            stage.start(node);
        }
    },
    /** SIGTERM of a node that stays away for a while, as when there are to be fewer. */
    SCALE_IN {
        @Override
        void make(Stage stage) throws InterruptedException {
            int node = stage.anyNode();
            stage.begin(this, "node-" + node + " is stopped, and stays away");
            stage.stop(node);
            stage.hold(AWAY);
            stage.start(node);
        }
    },
    /** All nodes, one after another. */
    ROLLING_RESTART {
        @Override
        void make(Stage stage) throws InterruptedException {
            stage.begin(this, "all nodes, one after another");
            for (int node = 0; node < stage.arena().nodes().size(); node++) {
                stage.stop(node);
                stage.start(node);
                stage.awaitReady(node);
                stage.chronicle().say("  node-" + node + " is back");
            }
        }
    },
    /** SIGSTOP of a node, for less than the session timeout. */
    PAUSE {
        @Override
        void make(Stage stage) throws InterruptedException {
            stage.suspend(this, stage.sessionTimeout().dividedBy(2));
        }
    },
    /** SIGSTOP of a node until others have taken over; then it goes on as if nothing had been. */
    HANG {
        @Override
        void make(Stage stage) throws InterruptedException {
            stage.suspend(this, stage.sessionTimeout().plus(MARGIN).plus(MARGIN));
        }
    },
    /** SIGKILL of a broker; its next start is on the same disk, and where there are others that can give it all, on an empty one. */
    KILL_BROKER {
        @Override
        void make(Stage stage) throws InterruptedException {
            Member broker = stage.anyBroker();
            stage.begin(this, broker.name() + " is killed");
            broker.kill();
            if (stage.arena().brokers().size() > 1) {
                // Others lead first: a voter that has forgotten must not decide who.
                stage.hold(AWAY);
                broker.empty();
            } else {
                stage.hold(BLINK);
            }
            broker.start();
            broker.awaitListening();
            stage.chronicle().say("  " + broker.name() + " is back");
        }
    },
    /** SIGTERM of a broker, and a start. */
    RESTART_BROKER {
        @Override
        void make(Stage stage) throws InterruptedException {
            Member broker = stage.anyBroker();
            stage.begin(this, broker.name() + " is stopped, and started again");
            broker.terminate();
            broker.awaitExit();
            broker.start();
            broker.awaitListening();
            stage.chronicle().say("  " + broker.name() + " is back");
        }
    },
    /** No packet between two nodes. */
    CUT_NODES {
        @Override
        boolean isPossible(Arena arena) {
            return arena.network().canCut();
        }

        @Override
        void make(Stage stage) throws InterruptedException {
            int one = stage.anyNode();
            int other = (one + 1) % stage.arena().nodes().size();
            stage.begin(this, "node-" + one + " and node-" + other + " do not hear each other");
            stage.arena().network().cutNodes(one, other);
            stage.hold(AWAY);
            stage.arena().network().heal();
            stage.chronicle().say("  they do again");
        }
    },
    /** No packet from a node to the brokers: others take over, while it still answers callers. */
    CUT_FROM_BROKERS {
        @Override
        boolean isPossible(Arena arena) {
            return arena.network().canCut();
        }

        @Override
        void make(Stage stage) throws InterruptedException {
            int node = stage.anyNode();
            stage.begin(this, "node-" + node + " does not reach the brokers");
            stage.expectTakeOver(node);
            stage.strike(node, () -> stage.arena().network().cutFromBrokers(node));
            stage.hold(stage.sessionTimeout().plus(MARGIN).plus(MARGIN));
            stage.arena().network().heal();
            stage.chronicle().say("  it does again");
        }
    },
    /** A node's wall clock is ahead, and then behind, and its partitions move meanwhile. */
    CLOCK {
        @Override
        boolean isPossible(Arena arena) {
            return arena.clock(0).isPresent();
        }

        @Override
        void make(Stage stage) throws InterruptedException {
            int node = stage.anyNode();
            Optional<WallClock> clock = stage.arena().clock(node);
            stage.begin(
                    this, "the clock of node-" + node + " is " + SKEW.toSeconds() + " s ahead, then as much behind");
            clock.ifPresent(of -> of.set(SKEW));
            stage.hold(MARGIN);
            stage.stop(node);
            clock.ifPresent(of -> of.set(SKEW.negated()));
            stage.start(node);
            stage.awaitReady(node);
            stage.hold(MARGIN);
            stage.stop(node);
            clock.ifPresent(of -> of.set(Duration.ZERO));
            stage.start(node);
        }
    },

    /** A caller that means harm, of any kind that needs no other fault. */
    HOSTILE {
        @Override
        void make(Stage stage) throws InterruptedException {
            stage.attack(this, AWAY);
        }
    };

    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Duration AWAY = Duration.ofSeconds(20);
    private static final Duration BLINK = Duration.ofSeconds(1);
    private static final Duration SKEW = Duration.ofSeconds(3);

    /** Whether it can be made here. */
    boolean isPossible(Arena arena) {
        return true;
    }

    /** Makes it, and ends it; what it leaves behind may still be going on. */
    abstract void make(Stage stage) throws InterruptedException;

    /** As in the table. */
    String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    static List<Fault> possible(Arena arena) {
        List<Fault> possible = new ArrayList<>();
        for (Fault fault : values()) {
            if (fault.isPossible(arena)) {
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
