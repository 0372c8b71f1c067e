package io.transcripts.store;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps a query from seeing half an event. An event writes several rows, and the writer holds the lock of its session meanwhile. A
 * reader holds it only while it takes its snapshot of the store. Sessions share a bounded number of locks.
 */
public final class SessionLocks {
    // A reader waits for one event of a session on the same stripe; 256 makes that rare at any number of threads we
    // run.
    private static final int STRIPES = 256;

    private final Lock[] stripes = new Lock[STRIPES];

    public SessionLocks() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    /** The lock of a session, not yet held. */
    public Lock of(String sessionId) {
        return stripes[Math.floorMod(sessionId.hashCode(), STRIPES)];
    }
}
