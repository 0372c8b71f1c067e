package io.transcripts.chaos;

import io.transcripts.chaos.Checker.Answer;
import io.transcripts.chaos.Checker.Question;
import io.transcripts.chaos.Checker.Verdict;
import io.transcripts.chaos.ReadCounts.Kind;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A caller of one node: asks for sessions one after another while the node says that it is ready, and looks at each answer. */
final class Reader extends Thread {
    private static final Duration CONNECT = Duration.ofSeconds(1);
    /** More than a node takes to say that nobody answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(7);

    private static final long NOT_READY_MS = 50;

    private final NodeProbe probe;
    private final List<NodeProbe> probes;
    private final String apiKey;
    private final Sessions sessions;
    private final History history;
    private final long pauseMs;
    private final SplittableRandom random;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private volatile boolean isDone;

    /**
     * Asks nobody before it is started.
     *
     * @param probe of the node that it asks
     * @param probes of all nodes
     */
    Reader(
            NodeProbe probe,
            List<NodeProbe> probes,
            String apiKey,
            Sessions sessions,
            History history,
            long pauseMs,
            long seed) {
        super("chaos-reader");
        setDaemon(true);
        this.probe = probe;
        this.probes = probes;
        this.apiKey = apiKey;
        this.sessions = sessions;
        this.history = history;
        this.pauseMs = pauseMs;
        random = new SplittableRandom(seed);
    }

    @Override
    public void run() {
        try {
            while (!isDone) {
                Session session = sessions.any(random);
                if (session == null || !probe.isReady()) {
                    history.away(probe.api());
                    TimeUnit.MILLISECONDS.sleep(NOT_READY_MS);
                    continue;
                }
                read(session);
                TimeUnit.MILLISECONDS.sleep(pauseMs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            history.fail("a reader ended: " + e);
        }
    }

    void end() {
        isDone = true;
    }

    private void read(Session session) throws InterruptedException {
        boolean wasComplete = session.isComplete();
        Observation before = session.latest();
        String id = "chaos-" + UUID.randomUUID();
        long start = System.nanoTime();
        boolean maybeUnknown = history.isBrokersFault() || (session.isStray() && wasAnyBehind(start));
        Kind kind;
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(probe.api().resolve("/v1/sessions/" + session.id() + "/transcript"))
                            .timeout(PATIENCE)
                            .header("X-API-Key", apiKey)
                            .header(Checker.REQUEST_ID, id)
                            .build(),
                    BodyHandlers.ofByteArray());
            kind = look(new Question(id, session, before, start, maybeUnknown), Answer.of(response));
        } catch (IOException e) {
            // A node that was killed, or hangs, cannot be blamed for it.
            kind = probe.wasFaulted(start) ? Kind.AT_FAULT : Kind.FAILED;
            if (kind == Kind.FAILED) {
                history.note("failed at " + probe.api() + ": " + e.getClass().getSimpleName());
            }
        }
        ReadCounts.Place place = new ReadCounts.Place(probe.api(), session.partition());
        history.count(place, wasComplete, kind, start, System.nanoTime());
    }

    /** Whether a stray may still wait where nobody has caught up. */
    private boolean wasAnyBehind(long now) {
        return probes.stream().anyMatch(any -> any.wasBehind(now - Checker.KNOWN_AFTER.toNanos()));
    }

    private Kind look(Question question, Answer answer) {
        Session session = question.session();
        Verdict verdict = Checker.of(question, answer);
        String where = session.id() + " (partition " + session.partition() + ") at " + probe.api() + ": ";
        switch (verdict.kind()) {
            case WRONG -> history.wrong(where + verdict.finding());
            case NOT_A_NODE -> history.stranger(where + verdict.finding());
            case UNAVAILABLE -> history.note("503 for partition " + session.partition() + " at " + probe.api());
            case NOT_FOUND -> history.notFound(question.sinceStart());
            default -> {
                if (verdict.seen() != null) {
                    session.show(verdict.seen());
                }
            }
        }
        return verdict.kind();
    }
}
