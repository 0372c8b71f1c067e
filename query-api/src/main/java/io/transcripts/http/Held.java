package io.transcripts.http;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an answer needs until it ends: closed then, or at once where it comes too late. Thread-safe. */
final class Held {
    private static final Logger LOG = LoggerFactory.getLogger(Held.class);

    private @Nullable AutoCloseable resource;
    private @Nullable String ended;

    /** Keeps it; null keeps nothing. */
    synchronized void hold(@Nullable AutoCloseable kept) {
        resource = kept;
        if (ended != null) {
            release(ended);
        }
    }

    /** From now on nothing is kept. */
    synchronized void release(String requestId) {
        ended = requestId;
        AutoCloseable closed = resource;
        resource = null;
        if (closed != null) {
            try {
                closed.close();
            } catch (Exception e) {
                LOG.warn("What an answer held is not given back, request {}", requestId, e);
            }
        }
    }
}
