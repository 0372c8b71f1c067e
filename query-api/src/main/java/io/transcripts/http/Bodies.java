package io.transcripts.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.transcripts.domain.Transcript.Status;
import io.transcripts.routing.Stamp;
import io.transcripts.routing.TranscriptQuery;
import org.jspecify.annotations.Nullable;

/**
 * Rendered bodies of complete transcripts, which change rarely and are read again: kept while the header that is stored of
 * the session is the one that they were made under. That is looked up each time, so that neither an old text nor an erased
 * one is ever served. Thread-safe; bounded in bytes.
 */
final class Bodies {
    /** One body may take at most this part of the whole, so that a few long calls do not drive out all others. */
    private static final int MIN_BODIES = 8;
    /** Objects around a body: key, entry, headers, strings. */
    private static final int OVERHEAD = 640;

    private final TranscriptQuery query;
    private final long maxBytes;
    private final Cache<Key, Entry> entries;

    /** What a body depends on besides its transcript. */
    private record Key(String sessionId, TranscriptParameters parameters) {}

    private record Entry(Stamp stamp, String organizationId, Reply reply) {}

    /** @param maxBytes of all bodies with what is around them; 0 keeps none */
    Bodies(TranscriptQuery query, long maxBytes, MeterRegistry registry) {
        this.query = query;
        this.maxBytes = maxBytes;
        entries = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Key key, Entry entry) -> entry.reply().body().length + OVERHEAD)
                .recordStats()
                .build();
        if (maxBytes > 0) {
            CaffeineCacheMetrics.monitor(registry, entries, "bodies");
        }
    }

    /** Makes an answer. */
    interface Maker {
        /**
         * Makes it.
         *
         * @throws Problem instead of an answer
         */
        Made make() throws Problem;
    }

    /**
     * An answer, and what decides whether it may be kept.
     *
     * @param version of the transcript in it
     * @param organizationId whose callers may see it
     */
    record Made(
            Reply reply,
            long version,
            Status status,
            @Nullable String organizationId) {}

    /** The answer that is kept for these callers and still true, or a new one. */
    Reply reply(String sessionId, TranscriptParameters parameters, String organizationId, Maker maker) throws Problem {
        Stamp before = maxBytes == 0 ? null : query.stamp(sessionId);
        if (before == null || before.status() != Status.COMPLETE || before.erased()) {
            return maker.make().reply();
        }
        Key key = new Key(sessionId, parameters);
        Entry entry = entries.getIfPresent(key);
        if (entry != null
                && entry.stamp().equals(before)
                && entry.organizationId().equals(organizationId)) {
            return entry.reply();
        }
        Made made = maker.make();
        boolean isWhole = made.status() == Status.COMPLETE && made.version() == before.version();
        // The same before and after: then nothing has changed while it was made.
        if (isWhole
                && organizationId.equals(made.organizationId())
                && made.reply().body().length <= maxBytes / MIN_BODIES
                && before.equals(query.stamp(sessionId))) {
            entries.put(key, new Entry(before, organizationId, made.reply()));
        }
        return made.reply();
    }
}
