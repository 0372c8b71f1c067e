package io.transcripts.peer;

import io.transcripts.store.ChangeMarks;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In which groups of sessions something may have changed at another node, as it tells: asked for as long as somebody here waits for
 * one of its sessions. While it does not tell, everything may have changed. Thread-safe.
 */
final class RemoteMarks {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteMarks.class);
    private static final long USED_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long TIMEOUT_MS = MarksEndpoint.PATIENCE.toMillis() + 1_000;
    /** Between two answers: what changes meanwhile is one answer. */
    private static final long PAUSE_MS = 30;

    private static final long AFTER_FAILURE_MS = 300;

    private final HttpClient client;
    private final String address;
    private final ChangeMarks marks = new ChangeMarks();
    private final ChangeMarks.Reader reader = marks.reader();
    private final AtomicBoolean isAsking = new AtomicBoolean();
    private volatile long usedAt;
    private volatile @Nullable String turn;

    RemoteMarks(HttpClient client, String address) {
        this.client = client;
        this.address = address;
    }

    /** Another number when something may have changed since this was asked. */
    int count(int group) {
        usedAt = System.nanoTime();
        if (!isAsking.get() && isAsking.compareAndSet(false, true)) {
            client.getExecutor().execute(this::ask);
        }
        return marks.count(group);
    }

    /** Tells in which groups something may have changed since it told last; for one thread. */
    void changed(IntConsumer groups) {
        reader.read(groups);
    }

    private void ask() {
        if (System.nanoTime() - usedAt > USED_NANOS) {
            // Who asks next is told that anything may have changed.
            turn = null;
            isAsking.set(false);
            return;
        }
        String after = turn;
        try {
            client.newRequest("https://" + address + MarksEndpoint.PATH
                            + (after == null ? "" : "?" + MarksEndpoint.AFTER + "=" + after))
                    .tag(PeerHttpClient.SMALL)
                    .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                    .send(new BufferingResponseListener(ChangeMarks.GROUPS) {
                        @Override
                        public void onComplete(Result result) {
                            answered(result, getContent());
                        }
                    });
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void answered(Result result, byte @Nullable [] groups) {
        String next = result.getResponse().getHeaders().get(MarksEndpoint.TURN);
        if (result.isFailed() || result.getResponse().getStatus() != HttpStatus.OK_200 || next == null) {
            failed(result.getFailure());
            return;
        }
        marks.mark(BitSet.valueOf(groups == null ? new byte[0] : groups));
        turn = next;
        again(PAUSE_MS);
    }

    private void failed(@Nullable Throwable failure) {
        LOG.debug("Node {} does not tell what changes there", address, failure);
        // The turn stays: what comes next tells all that has changed since. A node of another life says that all has.
        marks.markAll();
        again(AFTER_FAILURE_MS);
    }

    private void again(long ms) {
        var unused = client.getScheduler()
                .schedule(() -> client.getExecutor().execute(this::ask), ms, TimeUnit.MILLISECONDS);
    }
}
