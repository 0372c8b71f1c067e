package io.transcripts.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.transcripts.routing.Stamp;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Rendered bodies of complete transcripts, which change rarely and are read again: kept while the header that is stored of
 * the session is the one that they were made under. That is looked up each time, here or by the owner whose answer it was,
 * so that neither an old text nor an erased one is ever served. Thread-safe; bounded in bytes.
 */
final class Bodies {
    /** One body may take at most this part of the whole, so that a few long calls do not drive out all others. */
    private static final int MIN_BODIES = 8;
    /** Of a body that comes from another node and is kept on its way: each one under way takes that much. */
    private static final int MOST_FOREIGN_BYTES = 1 << 20;
    /** Objects around a body: key, entry, headers, strings. */
    private static final int OVERHEAD = 640;

    private final long maxBytes;
    private final Cache<Key, Reply> entries;
    private final Map<Version, CompletableFuture<Reply>> underWay = new ConcurrentHashMap<>();

    /**
     * What a body depends on besides its transcript.
     *
     * @param organizationId whose callers may see it
     */
    record Key(String sessionId, TranscriptParameters parameters, String organizationId) {}

    /** What a body depends on. */
    private record Version(Key key, Stamp stamp) {}

    /** @param maxBytes of all bodies with what is around them; 0 keeps none */
    Bodies(long maxBytes, MeterRegistry registry) {
        this.maxBytes = maxBytes;
        entries = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Key key, Reply reply) -> reply.body().length + OVERHEAD)
                .recordStats()
                .build();
        if (maxBytes > 0) {
            CaffeineCacheMetrics.monitor(registry, entries, "bodies");
        }
    }

    boolean isKeeping() {
        return maxBytes > 0;
    }

    /** The answer that is kept and still true under the stamp of now; null for none. */
    @Nullable
    Reply kept(Key key, Stamp now) {
        Reply reply = entries.getIfPresent(key);
        return reply != null && now.equals(reply.stamp()) ? reply : null;
    }

    /** Keeps an answer that somebody vouches for, unless it is large. */
    void keep(Key key, Reply reply) {
        if (reply.stamp() == null) {
            throw new IllegalArgumentException("nobody vouches for the answer");
        }
        if (reply.body().length <= maxBytes / MIN_BODIES) {
            entries.put(key, reply);
        }
    }

    /** The making of one body, which all wait for who ask for it meanwhile. */
    final class Flight {
        private final Version version;
        private final CompletableFuture<Reply> reply;
        private final boolean isLeader;

        private Flight(Version version) {
            this.version = version;
            CompletableFuture<Reply> own = new CompletableFuture<>();
            CompletableFuture<Reply> other = underWay.putIfAbsent(version, own);
            reply = other == null ? own : other;
            isLeader = other == null;
        }

        /** Whether it is for the caller of this to make the body, and then to end the flight. */
        boolean isLeader() {
            return isLeader;
        }

        /** Fails when the leader has made none. */
        CompletableFuture<Reply> reply() {
            return reply;
        }

        /** @param made null for none */
        void end(@Nullable Reply made) {
            underWay.remove(version, reply);
            if (made == null) {
                reply.cancel(false);
            } else {
                reply.complete(made);
            }
        }
    }

    /** Begins to make a body, or waits for who has begun. */
    Flight flight(Key key, Stamp stamp) {
        return new Flight(new Version(key, stamp));
    }

    /** What is kept of owners' answers to one question. */
    Question.Memory memory(Key key) {
        if (maxBytes == 0) {
            return Question.Memory.NONE;
        }
        return new Question.Memory() {
            @Override
            public @Nullable Reply recall() {
                return entries.getIfPresent(key);
            }

            @Override
            public long mostBytes() {
                return Math.min(MOST_FOREIGN_BYTES, maxBytes / MIN_BODIES);
            }

            @Override
            public void remember(Reply reply, Stamp stamp) {
                keep(key, reply.under(stamp));
            }
        };
    }
}
