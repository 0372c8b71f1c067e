package io.transcripts.peer;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The batches that other nodes were asked for: one timer for all. Thread-safe. */
final class BatchesUnderWay {
    /** With a node that says nothing. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** With one that has begun: what is large is made in turns, of which there may be many. */
    static final Duration PATIENCE_BEGUN = PATIENCE.multipliedBy(3);

    private static final Logger LOG = LoggerFactory.getLogger(BatchesUnderWay.class);
    private static final long LOOK_MS = 200;

    private final Set<RemoteBatch> all = ConcurrentHashMap.newKeySet();
    private final Scheduler scheduler;

    BatchesUnderWay(Scheduler scheduler) {
        this.scheduler = scheduler;
        lookSoon();
    }

    void add(RemoteBatch batch) {
        all.add(batch);
    }

    void remove(RemoteBatch batch) {
        all.remove(batch);
    }

    private void lookSoon() {
        var unused = scheduler.schedule(this::look, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            long now = System.nanoTime();
            all.forEach(batch -> batch.look(now));
        } catch (RuntimeException e) {
            LOG.error("Questions to other nodes are not looked after", e);
        } finally {
            lookSoon();
        }
    }
}
