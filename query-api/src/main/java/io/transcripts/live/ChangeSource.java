package io.transcripts.live;

import io.transcripts.http.Exchange;
import io.transcripts.store.ChangeMarks;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Who owns a session, as one who can be asked for changes of it. Thread-safe; no call waits for another node. */
public interface ChangeSource {

    /** Another number when something may have changed since this was asked; groups are those of {@link ChangeMarks}. */
    int count(int group);

    /**
     * Tells in which groups something may have changed since this was asked last; for one thread, which asks again and again. Whoever
     * does not tell is asked by {@link #count} once in a while.
     */
    default void changed(IntConsumer groups) {}

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

        /** Those who may own sessions, to be asked for what has {@link ChangeSource#changed}. */
        default Iterable<ChangeSource> all() {
            return List.of();
        }
    }
}
