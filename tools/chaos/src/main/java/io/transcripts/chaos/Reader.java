package io.transcripts.chaos;

import io.transcripts.chaos.Checker.Question;
import io.transcripts.chaos.Checker.Verdict;
import io.transcripts.chaos.ReadCounts.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A caller of one node: asks for sessions one after another while the node says that it is ready, and looks at each answer. */
final class Reader extends Thread {
    private static final long NOT_READY_MS = 50;
    private static final int LEAST_OF_PAGE = 3;
    private static final int MOST_OF_PAGE = 12;

    private final NodeProbe probe;
    private final List<NodeProbe> probes;
    private final NodeCaller node;
    private final Sessions sessions;
    private final History history;
    private final long pauseMs;
    private final Duration knownAfter;
    private final SplittableRandom random;
    private volatile boolean isDone;

    /**
     * Asks nobody before it is started.
     *
     * @param probe of the node that it asks
     * @param probes of all nodes
     * @param pauseMs between two reads
     * @param knownAfter see {@link Question}
     */
    Reader(
            NodeProbe probe,
            List<NodeProbe> probes,
            String apiKey,
            Sessions sessions,
            History history,
            long pauseMs,
            Duration knownAfter,
            long seed) {
        super("chaos-reader");
        setDaemon(true);
        this.probe = probe;
        this.probes = probes;
        node = new NodeCaller(probe.api(), apiKey);
        this.sessions = sessions;
        this.history = history;
        this.pauseMs = pauseMs;
        this.knownAfter = knownAfter;
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
        Asked asked = Asked.any(random);
        if (asked == Asked.LIST) {
            walk();
            return;
        }
        boolean wasComplete = session.isComplete();
        // A stray may still wait where nobody has caught up.
        Question question = Question.of(
                session,
                history.isBrokersFault() || (session.isStray() && NodeProbe.wasAnyBehind(probes, knownAfter)),
                knownAfter);
        long start = question.askedAt();
        Kind kind;
        try {
            kind = look(question, ask(asked, question));
        } catch (IOException e) {
            kind = failed(start, e);
        }
        ReadCounts.Place place = new ReadCounts.Place(probe.api(), session.partition());
        history.count(asked, place, wasComplete, kind, start, System.nanoTime());
    }

    private Verdict ask(Asked asked, Question question) throws IOException, InterruptedException {
        Session session = question.session();
        // In this order: what is known is never later than what is the latest.
        Observation known = random.nextBoolean() ? session.bodyBefore() : session.body();
        Observation latest = session.body();
        if (asked == Asked.ERASURE && sessions.mayErase(session)) {
            return ErasureRequest.ask(question, node);
        }
        if (asked == Asked.CONDITIONAL && known != null) {
            return ConditionalRead.ask(question, known, latest, node);
        }
        return switch (asked) {
            case PAGES -> PagedRead.ask(question, random.nextInt(LEAST_OF_PAGE, MOST_OF_PAGE), node);
            case SEARCH -> SearchRead.ask(question, random, node);
            default -> Checker.of(question, node.get(NodeCaller.transcript(session), question.id()));
        };
    }

    private void walk() throws InterruptedException {
        long start = System.nanoTime();
        Kind kind;
        try {
            Verdict verdict = new ListWalk(sessions, random.nextBoolean()).ask(node);
            kind = verdict.kind();
            tell("at " + probe.api() + ": ", verdict);
        } catch (IOException e) {
            kind = failed(start, e);
        }
        ReadCounts.Place place = new ReadCounts.Place(probe.api(), ReadCounts.Place.ALL);
        history.count(Asked.LIST, place, false, kind, start, System.nanoTime());
    }

    /** A node that was killed, or hangs, cannot be blamed for it. */
    private Kind failed(long start, IOException e) {
        if (probe.wasFaulted(start)) {
            return Kind.AT_FAULT;
        }
        history.note("failed at " + probe.api() + ": " + e.getClass().getSimpleName());
        return Kind.FAILED;
    }

    private Kind look(Question question, Verdict verdict) {
        Session session = question.session();
        tell(session.id() + " (partition " + session.partition() + ") at " + probe.api() + ": ", verdict);
        switch (verdict.kind()) {
            case UNAVAILABLE -> history.note("503 for partition " + session.partition() + " at " + probe.api());
            case NOT_FOUND -> history.notFound(session.isForeign() ? 0 : question.sinceStart());
            case ERASED -> session.erased();
            default -> {
                if (verdict.seen() != null) {
                    session.show(verdict.seen()).ifPresent(finding -> history.wrong(session.id() + ": " + finding));
                }
            }
        }
        return verdict.kind();
    }

    private void tell(String where, Verdict verdict) {
        if (verdict.kind() == Kind.WRONG) {
            history.wrong(where + verdict.finding());
        } else if (verdict.kind() == Kind.NOT_A_NODE) {
            history.stranger(where + verdict.finding());
        }
    }
}
