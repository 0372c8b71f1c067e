package io.transcripts.api;

import io.transcripts.http.WholeResponse;
import org.jspecify.annotations.Nullable;

/** The response to one request that came from the owner of its session, and may be given again once the owner has said that it is still good. */
public interface StoredResponse {
    /** Stores nothing. */
    StoredResponse NONE = new StoredResponse() {
        @Override
        public @Nullable WholeResponse get() {
            return null;
        }

        @Override
        public long maxBytes() {
            return 0;
        }

        @Override
        public void store(WholeResponse response) {}
    };

    /** A response with the validator to ask the owner about; null for none. */
    @Nullable
    WholeResponse get();

    /** Of a body that is stored. */
    long maxBytes();

    /** Stores a response with its validator. */
    void store(WholeResponse response);
}
