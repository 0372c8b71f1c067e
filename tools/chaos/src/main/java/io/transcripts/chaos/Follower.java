package io.transcripts.chaos;

import io.transcripts.chaos.Checker.Answer;
import io.transcripts.chaos.Checker.Question;
import io.transcripts.chaos.Checker.Verdict;
import io.transcripts.chaos.ReadCounts.Kind;
import io.transcripts.node.watch.EventLines;
import io.transcripts.node.watch.LiveCopy;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client that follows one call after another, from their beginning or from their midst, until each is complete: when its stream
 * breaks off it goes on at the next node, later and later while nobody answers. It has no thread; whatever comes is looked at by
 * those that it comes with. Thread-safe.
 */
final class Follower {
    private static final long FIRST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 5_000;
    /** There is a comment every 15 s. */
    private static final long SILENCE_NANOS = 25_000_000_000L;

    private static final int NO_CONTENT = 204;

    private final Streams streams;
    private final int number;
    private final Map<String, Integer> heard = new HashMap<>();
    private @Nullable Fold fold;
    private @Nullable Question question;
    private @Nullable CompletableFuture<?> underWay;
    private EventLines lines = new EventLines();
    private int attempt;
    private int node;
    private long pauseMs = FIRST_PAUSE_MS;
    private long askedAt;
    private long heardAt;
    private long since;
    private boolean isReset;

    /** @param number which it is of all: that decides what it follows, and where it begins */
    Follower(Streams streams, int number) {
        this.streams = streams;
        this.number = number;
        node = number;
    }

    /** Follows another call, when there is one. */
    synchronized void next() {
        fold = null;
        Session session = streams.pick(number % 2 == 0);
        if (session == null) {
            attempt++;
            streams.idle(this);
            return;
        }
        fold = new Fold(session, number / 2);
        heard.clear();
        since = System.nanoTime();
        heardAt = since;
        pauseMs = FIRST_PAUSE_MS;
        ask();
    }

    /** Whether it follows something. */
    synchronized boolean isBusy() {
        return fold != null;
    }

    /** What is to be told of it now; gives up a stream on which nothing comes. */
    synchronized long silence() {
        if (fold == null) {
            return 0;
        }
        long now = System.nanoTime();
        if (underWay != null && now - Math.max(heardAt, askedAt) > SILENCE_NANOS) {
            underWay.cancel(true);
        }
        return now - heardAt;
    }

    /** Asks the next node. */
    private void ask() {
        Fold wanted = now();
        Question asked = streams.question(wanted.session());
        question = asked;
        askedAt = System.nanoTime();
        int of = ++attempt;
        lines = new EventLines();
        isReset = false;
        if (number % 2 == 1 && wanted.copy().checkpoint() == null) {
            var answer = streams.get(node++, wanted, asked);
            underWay = answer;
            var unused = answer.whenComplete((response, failure) -> joined(of, response));
        } else {
            var answer = streams.open(node++, wanted, asked, line -> line(of, line));
            underWay = answer;
            var unused = answer.whenComplete((response, failure) -> ended(of, response));
        }
    }

    /** Begins with the transcript as it is, and goes on with its stream. */
    private synchronized void joined(int of, @Nullable HttpResponse<byte[]> response) {
        if (of != attempt) {
            return;
        }
        Answer answer = response == null ? null : Answer.of(response);
        heard(answer != null);
        if (answer == null || answer.status() != Checker.OK || answer.isCopy()) {
            refused(answer);
            return;
        }
        Verdict verdict = Checker.unlessFound(asked(), answer);
        if (verdict != null) {
            wrong(String.valueOf(verdict.finding()));
        }
        try {
            now().begin(
                            answer.json("transcript"),
                            answer.version(),
                            answer.headers().firstValue("X-Transcript-Cursor").orElse(""));
            checkpoint();
            ask();
        } catch (IOException | Checker.UnreadableException e) {
            wrong("a transcript to begin with: " + e.getMessage());
            later();
        }
    }

    private synchronized void line(int of, String line) {
        if (of != attempt || fold == null) {
            return;
        }
        heardAt = System.nanoTime();
        EventLines.Event event = lines.take(line);
        if (event == null) {
            return;
        }
        LiveCopy copy = fold.copy();
        try {
            if (event.type().equals("reset")) {
                isReset = true;
                if (fold.shown() != null) {
                    streams.count(StreamCounts::reset);
                }
            }
            boolean isCheckpoint = copy.take(event);
            if (isCheckpoint) {
                checkpoint();
            }
            if (event.type().equals("end") && isProcessing(fold)) {
                wrong("an end, while it is processing");
            }
        } catch (IOException | RuntimeException e) {
            wrong("an event that cannot be: " + e.getMessage());
        }
    }

    private void checkpoint() {
        Fold of = now();
        Observation before = of.shown();
        Observation seen = of.checkpoint();
        Verdict shown = Checker.ofShown(asked(), false);
        if (shown != null) {
            wrong("on a stream: " + shown.finding());
        }
        boolean isBack = before != null && seen.version() < before.version();
        if (isBack && isReset) {
            streams.begunBehind();
        } else {
            // Also against what others were shown before this was asked for.
            Invariants.ofOwner(before, seen)
                    .or(() -> Invariants.ofOwner(asked().before(), seen))
                    .ifPresent(
                            finding -> wrong((isBack ? "a checkpoint goes backwards: " : "a checkpoint: ") + finding));
            of.session().show(seen).ifPresent(this::wrong);
        }
        isReset = false;
        streams.count(StreamCounts::checkpoint);
        seen.wordings().forEach((segment, wording) -> {
            Integer known = heard.put(segment, wording);
            long at = of.session().heardAt(segment, wording);
            // What was said before it listened was no news.
            if ((known == null || known < wording) && at - since > 0) {
                long late = System.nanoTime() - at;
                streams.count(counts -> counts.news(late));
            }
        });
    }

    private synchronized void ended(int of, @Nullable HttpResponse<?> response) {
        if (of != attempt) {
            return;
        }
        heard(response != null);
        Fold done = now();
        LiveCopy.State state = done.copy().state();
        if (state == LiveCopy.State.ERASED) {
            erased();
        } else if (state == LiveCopy.State.ENDED) {
            finished();
        } else if (response == null || response.statusCode() == Checker.OK) {
            later();
        } else if (response.statusCode() == NO_CONTENT) {
            if (done.copy().checkpoint() == null || isProcessing(done)) {
                wrong("204, while it is processing");
            }
            finished();
        } else {
            refused(new Answer(response.statusCode(), response.headers(), new byte[0]));
        }
    }

    /** Also a node that has nothing to say is there. */
    private void heard(boolean isAnswer) {
        if (isAnswer) {
            heardAt = System.nanoTime();
        }
    }

    private void refused(@Nullable Answer answer) {
        if (answer == null || answer.status() == Checker.OK) {
            later();
            return;
        }
        Verdict verdict = Checker.unlessFound(asked(), answer);
        Kind kind = verdict == null ? Kind.WRONG : verdict.kind();
        if (kind == Kind.ERASED) {
            erased();
            return;
        }
        if (verdict != null && (kind == Kind.WRONG || kind == Kind.NOT_A_NODE)) {
            wrong("a stream: " + verdict.finding());
        }
        streams.refused(kind);
        later();
    }

    private void erased() {
        Session session = now().session();
        if (!session.isErasureAsked()) {
            wrong("a stream: erased, and nobody had it erased");
        }
        session.erased();
        streams.erased();
        next();
    }

    private void finished() {
        streams.finished(now());
        next();
    }

    private void later() {
        attempt++;
        if (now().copy().checkpoint() != null) {
            streams.count(StreamCounts::reconnect);
        }
        int of = attempt;
        streams.after(pauseMs, () -> again(of));
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }

    private synchronized void again(int of) {
        if (of == attempt && fold != null) {
            ask();
        }
    }

    private static boolean isProcessing(Fold of) {
        var facts = of.copy().checkpoint();
        return facts == null || facts.path("status").asText().equals("processing");
    }

    private void wrong(String finding) {
        streams.wrong(now().session(), finding);
    }

    private Fold now() {
        if (fold == null) {
            throw new IllegalStateException("it follows nothing");
        }
        return fold;
    }

    private Question asked() {
        if (question == null) {
            throw new IllegalStateException("nothing was asked");
        }
        return question;
    }
}
