package io.transcripts.http;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.peer.PeerIdentity;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Locator.Place;
import io.transcripts.routing.PeerQuery;
import io.transcripts.routing.Stamp;
import io.transcripts.routing.TranscriptQuery;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The real peer port of another node, in front of answers that a test decides. */
final class PeerFixture implements AutoCloseable {
    final Map<String, Answer> answers = new ConcurrentHashMap<>();
    /** For each question that reached it, whether a copy would do. */
    final List<Boolean> asked = new CopyOnWriteArrayList<>();

    /** Of the sessions that it owns, and has caught up with. */
    final Map<String, Stamp> stamps = new ConcurrentHashMap<>();

    private final PeerServer server;
    private volatile TranscriptQuery query =
            (sessionId, words, orStandby) -> answers.getOrDefault(sessionId, new Answer.NotFound());

    PeerFixture(PeerIdentity identity) {
        server = new PeerServer("127.0.0.1", 0, identity);
        server.answerFrom(
                new SessionApi(new Here(), ApiFixture.BODY_CACHE_BYTES, new SimpleMeterRegistry()), new NoPeerQuery());
    }

    private final class Here implements TranscriptQuery {
        @Override
        public Answer read(String sessionId, boolean includeWords, boolean orStandby) {
            asked.add(orStandby);
            return query.read(sessionId, includeWords, orStandby);
        }

        @Override
        public @Nullable Stamp stamp(String sessionId) {
            return stamps.get(sessionId);
        }
    }

    void answerWith(TranscriptQuery other) {
        query = other;
    }

    Place asOwner() {
        return new Place("localhost:" + server.port(), true, false);
    }

    Place asStandby() {
        return new Place("localhost:" + server.port(), false, false);
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class NoPeerQuery implements PeerQuery {
        @Override
        public Answer read(String sessionId) {
            throw new UnsupportedOperationException("only verify asks so");
        }

        @Override
        public @Nullable List<Known> sessions(int partition, @Nullable String after, int limit) {
            throw new UnsupportedOperationException("only verify asks so");
        }
    }
}
