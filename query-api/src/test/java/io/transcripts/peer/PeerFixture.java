package io.transcripts.peer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.api.ApiFixture;
import io.transcripts.api.ScriptedList;
import io.transcripts.api.ScriptedQuery;
import io.transcripts.api.SessionApi;
import io.transcripts.domain.Outline;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.Transcript;
import io.transcripts.http.ResponseResources;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Locator.Place;
import io.transcripts.routing.PeerQuery;
import io.transcripts.routing.TranscriptQuery;
import io.transcripts.store.ChangeMarks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The real peer port of another node, in front of answers that a test decides. */
final class PeerFixture implements AutoCloseable {
    final Map<String, Answer<Transcript>> answers = new ConcurrentHashMap<>();
    /** For each question that reached it, whether a copy would do. */
    final List<Boolean> asked = new CopyOnWriteArrayList<>();

    /** Of the sessions that it owns, and has caught up with. */
    final Map<String, Stamp> stamps = new ConcurrentHashMap<>();

    /** Sessions whose partition leaves as soon as they have been opened. */
    final Set<String> leaving = ConcurrentHashMap.newKeySet();

    /** Of the sessions that take more than nothing in the store. */
    final Map<String, Long> bytes = new ConcurrentHashMap<>();

    /** What was published, as {@code session of organization}. */
    final List<String> erased = new CopyOnWriteArrayList<>();

    /** What it says of lists. */
    final ScriptedList lists = new ScriptedList();

    private final PeerServer server;
    private final ResponseResources reads = ResponseResources.of(new SimpleMeterRegistry());
    private volatile ScriptedQuery.Script script =
            (sessionId, words, orStandby) -> answers.getOrDefault(sessionId, new Answer.NotFound<>());

    PeerFixture(PeerTls identity) {
        this(identity, null);
    }

    /** @param query of a store of its own; null for what the test says */
    PeerFixture(PeerTls identity, @Nullable TranscriptQuery query) {
        this(identity, query, new ChangeMarks());
    }

    /** @param marks of its sessions */
    PeerFixture(PeerTls identity, @Nullable TranscriptQuery query, ChangeMarks marks) {
        server = new PeerServer("127.0.0.1", 0, identity, reads);
        server.answerFrom(
                new SessionApi(
                        query == null ? new Here() : query,
                        (sessionId, organizationId) -> {
                            erased.add(sessionId + " of " + organizationId);
                            return CompletableFuture.completedFuture(null);
                        },
                        ApiFixture.BODY_CACHE_BYTES,
                        reads,
                        new SimpleMeterRegistry()),
                new NoPeerQuery(),
                lists,
                marks,
                sessionId -> {
                    throw new UnsupportedOperationException("only inspect asks so");
                });
    }

    private final class Here extends ScriptedQuery {
        @Override
        public Answer<Outline> look(String sessionId, boolean orStandby) {
            asked.add(orStandby);
            return super.look(sessionId, orStandby);
        }

        @Override
        public Answer<Transcript> answer(String sessionId, boolean includeWords, boolean orStandby) {
            return script.answer(sessionId, includeWords, orStandby);
        }

        @Override
        public boolean isLeaving(String sessionId) {
            return leaving.contains(sessionId);
        }

        @Override
        public long bytes(String sessionId) {
            return bytes.getOrDefault(sessionId, 0L);
        }

        @Override
        @Nullable
        public Stamp stamp(String sessionId) {
            return stamps.get(sessionId);
        }
    }

    void answerWith(ScriptedQuery.Script other) {
        script = other;
    }

    String address() {
        return "localhost:" + server.port();
    }

    /** Asks what a session is to who has nothing of it, as another node does. */
    HttpResponse<byte[]> changes(PeerTls as, String sessionId) throws IOException, InterruptedException {
        URI uri = URI.create("https://" + address() + "/peer/v1/sessions/" + sessionId + "/transcript/changes");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header(PeerHeaders.ORGANIZATION, "org_demo")
                .timeout(Neighbourhood.LONG)
                .build();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(as.context())
                .build()
                .send(request, HttpResponse.BodyHandlers.ofByteArray());
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
        reads.close();
    }

    private static final class NoPeerQuery implements PeerQuery {
        @Override
        public @Nullable List<Known> sessions(int partition, @Nullable String after, int limit) {
            throw new UnsupportedOperationException("only verify asks so");
        }
    }
}
