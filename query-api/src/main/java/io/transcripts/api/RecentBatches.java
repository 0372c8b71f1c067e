package io.transcripts.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.transcripts.domain.Position;
import io.transcripts.domain.Stamp;
import io.transcripts.http.BodyParts;
import io.transcripts.http.WholeBody;
import io.transcripts.live.BatchHead;
import io.transcripts.render.RenderOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was made for one follower of a session a moment ago: the others, who stand where that one stood, get the same. It is asked for under
 * the stamp of now, so that neither an old text nor an erased one is ever sent; it is not used after a second, and gone after two or so. Thread-safe.
 */
final class RecentBatches {
    private static final int MOST_BYTES = 2 << 20;
    /** Longer than it takes to write to all who follow a session. */
    private static final Duration KEPT = Duration.ofSeconds(1);
    /** Objects around a batch: key, entry, head, stamp. */
    private static final int OVERHEAD = 600;

    private final Cache<Key, Batch> batches = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((Key key, Batch batch) -> batch.events().length + OVERHEAD)
            .expireAfterWrite(KEPT)
            // Also when nobody asks any more.
            .scheduler(Scheduler.systemScheduler())
            .executor(Runnable::run)
            .build();

    /**
     * What a batch depends on besides the version that it leads to.
     *
     * @param copy where it begins
     */
    record Key(String sessionId, RenderOptions options, Position copy) {}

    /** @param stamp of the version that it leads to */
    record Batch(BatchHead head, byte[] events, Stamp stamp) {

        /** All of it, as one part. */
        BodyParts parts() {
            return new WholeBody(events, events.length);
        }
    }

    /** The batch that leads to the version of now; null when none is kept. */
    @Nullable
    Batch of(Key key, Stamp now) {
        Batch batch = batches.getIfPresent(key);
        return batch != null && batch.stamp().equals(now) ? batch : null;
    }

    void keep(Key key, Batch batch) {
        batches.put(key, batch);
    }
}
