package io.transcripts.chaos.hostile;

import java.io.IOException;

/** Attackers of one kind. */
@FunctionalInterface
interface Attackers {
    /**
     * Attacks, whatever the node does, and leaves nothing behind.
     *
     * @param endsAt by {@link System#nanoTime}
     * @param counts of what comes of it
     * @throws IOException when this side cannot be had, as when it may not open as many files
     */
    void attack(long endsAt, Counts counts) throws IOException, InterruptedException;
}
