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

    private final TranscriptQuery query;
    private final long maxBytes;
    private final Cache<Key, Entry> entries;

    /** What a body depends on besides its transcript. */
    private record Key(String sessionId, TranscriptParameters parameters) {}

    private record Entry(Stamp stamp, String organizationId, Reply reply) {
        boolean isFor(String organization) {
            return organizationId.equals(organization);
        }
    }

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

    /**
     * The answer that is kept for these callers and still true, or a new one.
     *
     * @param known stamp of the answer for the same callers that a peer has; it decides by itself, since what organization
     *     may see a session changes its version
     */
    Reply reply(
            String sessionId,
            TranscriptParameters parameters,
            String organizationId,
            @Nullable Stamp known,
            Maker maker)
            throws Problem {
        Stamp before = maxBytes == 0 ? null : query.stamp(sessionId);
        if (before == null || !before.isOfComplete()) {
            return maker.make().reply();
        }
        if (before.equals(known)) {
            return Reply.notModified(before);
        }
        Key key = new Key(sessionId, parameters);
        Entry entry = entries.getIfPresent(key);
        if (entry != null && entry.stamp().equals(before) && entry.isFor(organizationId)) {
            return entry.reply();
        }
        Made made = maker.make();
        boolean isWhole = made.status() == Status.COMPLETE && made.version() == before.version();
        // The same before and after: then nothing has changed while it was made.
        if (!isWhole || !organizationId.equals(made.organizationId()) || !before.equals(query.stamp(sessionId))) {
            return made.reply();
        }
        Reply reply = made.reply().under(before);
        keep(key, new Entry(before, organizationId, reply));
        return reply;
    }

    /** What is kept of owners' answers to one question. */
    Question.Memory memory(String sessionId, TranscriptParameters parameters, String organizationId) {
        if (maxBytes == 0) {
            return Question.Memory.NONE;
        }
        Key key = new Key(sessionId, parameters);
        return new Question.Memory() {
            @Override
            public @Nullable Reply recall() {
                Entry entry = entries.getIfPresent(key);
                return entry != null && entry.isFor(organizationId) ? entry.reply() : null;
            }

            @Override
            public long mostBytes() {
                return Math.min(MOST_FOREIGN_BYTES, maxBytes / MIN_BODIES);
            }

            @Override
            public void remember(Reply reply, Stamp stamp) {
                keep(key, new Entry(stamp, organizationId, reply.under(stamp)));
            }
        };
    }

    private void keep(Key key, Entry entry) {
        if (entry.reply().body().length <= maxBytes / MIN_BODIES) {
            entries.put(key, entry);
        }
    }
}
