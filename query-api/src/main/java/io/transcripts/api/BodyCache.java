package io.transcripts.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.domain.Stamp;
import io.transcripts.http.ResponseHead;
import io.transcripts.http.WholeResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Rendered bodies of complete transcripts, which change rarely and are read again: kept while the header that is stored of
 * the session is the one that they were made under. That is looked up each time, here or by the owner whose answer it was,
 * so that neither an old text nor an erased one is ever served. Thread-safe; bounded in bytes.
 */
final class BodyCache {
    /** One body may take at most this part of the whole, so that a few long calls do not drive out all others. */
    private static final int MIN_BODIES = 8;
    /** Of a body that comes from another node and is kept on its way: each one under way takes that much. */
    private static final int MOST_FOREIGN_BYTES = 1 << 20;
    /** A kilobyte each. */
    private static final int MOST_LIVE_HEADS = 4_096;
    /** Objects around a body: key, entry, headers, strings. */
    private static final int OVERHEAD = 800;

    private final long maxBytes;
    private final Cache<Key, Entry> entries;
    /** Of live transcripts: their bodies are not kept, but that a caller has one already can be told without making it. */
    private final Cache<Key, LiveHead> liveHeads;

    private final Map<Version, CompletableFuture<WholeResponse>> underWay = new ConcurrentHashMap<>();

    /**
     * What a body depends on besides its transcript.
     *
     * @param organizationId whose callers may see it
     */
    record Key(String sessionId, TranscriptParameters parameters, String organizationId) {}

    /**
     * What a body depends on.
     *
     * @param among whom it is made once
     */
    private record Version(Key key, Stamp stamp, String among) {}

    private record Entry(WholeResponse response, Stamp stamp) {}

    private record LiveHead(ResponseHead head, Stamp stamp) {}

    /** @param maxBytes of all bodies with what is around them; 0 keeps none */
    BodyCache(long maxBytes, MeterRegistry registry) {
        this.maxBytes = maxBytes;
        entries = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumWeight(maxBytes)
                .weigher((Key key, Entry entry) -> entry.response().body().length + OVERHEAD)
                .recordStats()
                .build();
        liveHeads = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(maxBytes == 0 ? 0 : MOST_LIVE_HEADS)
                .build();
        show(registry);
    }

    private void show(MeterRegistry registry) {
        Gauge.builder("transcripts.memory.used", entries, BodyCache::weight)
                .baseUnit("bytes")
                .description("Memory in use, by part of the node")
                .tag("part", "bodies")
                .register(registry);
        Gauge.builder("transcripts.memory.budget", () -> maxBytes)
                .baseUnit("bytes")
                .description("Memory that the part may use")
                .tag("part", "bodies")
                .register(registry);
        FunctionCounter.builder(
                        "transcripts.bodies.found",
                        entries,
                        kept -> kept.stats().hitCount())
                .description("Requests for which a rendered body was kept; it may have been too old")
                .register(registry);
        FunctionCounter.builder(
                        "transcripts.bodies.missed",
                        entries,
                        kept -> kept.stats().missCount())
                .description("Requests for which none was kept")
                .register(registry);
    }

    private static double weight(Cache<Key, Entry> entries) {
        return entries.policy()
                .eviction()
                .map(eviction -> (double) eviction.weightedSize().orElse(0))
                .orElse(0.0);
    }

    boolean isKeeping() {
        return maxBytes > 0;
    }

    /** The answer that is kept and still true under the stamp of now; null for none. */
    @Nullable
    WholeResponse kept(Key key, Stamp now) {
        Entry entry = entries.getIfPresent(key);
        return entry != null && now.equals(entry.stamp()) ? entry.response() : null;
    }

    /**
     * Keeps an answer, unless it is large.
     *
     * @return the answer under the stamp, as the validator of its response
     */
    WholeResponse keep(Key key, WholeResponse response, Stamp stamp) {
        WholeResponse vouchedFor = response.under(stamp.tag());
        if (response.body().length <= maxBytes / MIN_BODIES) {
            entries.put(key, new Entry(vouchedFor, stamp));
        }
        return vouchedFor;
    }

    /** The head of the answer that was made under the stamp of now; null where that is not known. */
    @Nullable
    ResponseHead liveHead(Key key, Stamp now) {
        LiveHead known = liveHeads.getIfPresent(key);
        return known != null && now.equals(known.stamp()) ? known.head() : null;
    }

    /** Keeps the head of an answer about a live transcript. */
    void keepLiveHead(Key key, ResponseHead head, Stamp stamp) {
        liveHeads.put(key, new LiveHead(head, stamp));
    }

    /** The making of one body, which all wait for who ask for it meanwhile. */
    final class Flight {
        private final Version version;
        private final CompletableFuture<WholeResponse> response;
        private final boolean isLeader;

        private Flight(Version version) {
            this.version = version;
            CompletableFuture<WholeResponse> own = new CompletableFuture<>();
            CompletableFuture<WholeResponse> other = underWay.putIfAbsent(version, own);
            response = other == null ? own : other;
            isLeader = other == null;
        }

        /** Whether it is for the caller of this to make the body, and then to end the flight. */
        boolean isLeader() {
            return isLeader;
        }

        /** Fails when the leader has made none. */
        CompletableFuture<WholeResponse> response() {
            return response;
        }

        /** @param made null for none */
        void end(@Nullable WholeResponse made) {
            underWay.remove(version, response);
            if (made == null) {
                response.cancel(false);
            } else {
                response.complete(made);
            }
        }
    }

    /**
     * Begins to make a body, or waits for who has begun.
     *
     * @param among whom it is made once: a caller, or empty for all
     */
    Flight flight(Key key, Stamp stamp, String among) {
        return new Flight(new Version(key, stamp, among));
    }

    /** What is kept of owners' answers to one request. */
    StoredResponse stored(Key key) {
        if (maxBytes == 0) {
            return StoredResponse.NONE;
        }
        return new StoredResponse() {
            @Override
            public @Nullable WholeResponse get() {
                Entry entry = entries.getIfPresent(key);
                return entry == null ? null : entry.response();
            }

            @Override
            public long maxBytes() {
                return Math.min(MOST_FOREIGN_BYTES, maxBytes / MIN_BODIES);
            }

            @Override
            public void store(WholeResponse response) {
                Stamp stamp = Stamp.ofTag(response.validator());
                if (stamp != null) {
                    var unused = keep(key, response, stamp);
                }
            }
        };
    }
}
