package io.transcripts.bench;

import io.transcripts.node.command.CommandException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waiting for something that may never come. */
final class Patience {
    /** Longer than anything takes that is waited for: a million sessions on a slow machine. */
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private static final long LOOK_AGAIN_MS = 100;

    /** What is waited for. */
    interface Condition {
        boolean holds() throws InterruptedException;
    }

    private Patience() {}

    /** Waits, and looks ten times a second. */
    static void await(String what, Condition condition) throws InterruptedException {
        await(LIMIT, LOOK_AGAIN_MS, what, condition);
    }

    /**
     * Waits.
     *
     * @param what as a sentence about when it holds
     * @throws CommandException when it does not hold in time
     */
    static void await(Duration limit, long lookAgainMs, String what, Condition condition) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - begin > limit.toNanos()) {
                throw new CommandException("After " + limit + " it is not so that " + what + ".");
            }
            TimeUnit.MILLISECONDS.sleep(lookAgainMs);
        }
    }
}
