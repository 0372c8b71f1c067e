package io.transcripts.live;

import io.transcripts.http.Exchange;
import io.transcripts.store.ChangeMarks;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who owns a session, as one who can be asked for changes of it. Thread-safe; no call waits for another node. */
public interface ChangeSource {

    /** Another number when something may have changed since this was asked; groups are those of {@link ChangeMarks}. */
    int count(int group);

    /**
     * Asks for what has changed behind a cursor.
     *
     * @param cursor null for everything
     * @param exchange whose shares of what is bounded this takes
     */
    void ask(LiveRequest request, @Nullable String cursor, Exchange exchange, BatchSink to);

    /**
     * Asks whether a request need not wait any longer: for anything behind a cursor or, without one, for the end of the session.
     *
     * @param answer told once
     */
    void probe(LiveRequest request, @Nullable String cursor, Exchange exchange, Consumer<Probe> answer);

    /** Finds them. */
    interface Directory {

        /** Who owns the session now, as far as this node knows; null while nobody does. */
        @Nullable
        ChangeSource of(String sessionId);
    }
}
