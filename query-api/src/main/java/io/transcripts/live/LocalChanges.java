package io.transcripts.live;

import io.transcripts.http.BodyParts;
import io.transcripts.http.Exchange;
import io.transcripts.http.Problem;
import org.jspecify.annotations.Nullable;

/** What this node has of the changes of one transcript, as one request wants to see them, while it owns the session. Thread-safe. */
public interface LocalChanges {

    /** Is told, once, what there is. */
    interface Opening {

        /**
         * Something has changed.
         *
         * @param parts whole events each, the last one a checkpoint; closed by who is told
         * @param isLarge whether parts take time to be made: then they are to be made in turn
         */
        void changed(BatchHead head, BodyParts parts, boolean isLarge);

        /** Nothing has changed. */
        void unchanged(String status);

        /** There is nothing: 404, 410, or 503 when it cannot be told here or now. */
        void refused(Problem problem);
    }

    /**
     * Looks for what has changed behind a cursor.
     *
     * @param cursor null for everything
     * @param exchange whose shares of what is bounded this takes
     */
    void open(@Nullable String cursor, Exchange exchange, Opening to);

    /** Whether there is anything behind a cursor or, without one, whether the transcript has ended. */
    Probe probe(@Nullable String cursor);
}
