package io.transcripts.http;

import io.transcripts.routing.Locator.Place;
import io.transcripts.routing.TranscriptQuery;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Components;
import org.jspecify.annotations.Nullable;

/**
 * Puts a question to those who have the session, until one answers: this node when it owns it, else the owner, then the
 * standbys in turn. Each is asked once, and asks nobody else. When none can answer, because a partition is moving, all are
 * asked again a moment later; after a while it is 503.
 */
final class Forwarder implements Router {
    private static final long LOOK_AGAIN_MS = 50;
    private static final long LOOK_AGAIN_MOST_MS = 800;

    private final TranscriptQuery query;
    private final Neighbours neighbours;
    private final PeerClient peers;

    Forwarder(TranscriptQuery query, Neighbours neighbours, PeerClient peers) {
        this.query = query;
        this.neighbours = neighbours;
        this.peers = peers;
    }

    @Override
    public void answer(Question question, Exchange exchange) {
        Round round = new Round(question, exchange);
        if (query.isOwner(question.sessionId())) {
            // When it has just moved, others may know.
            question.here().answer(exchange, false, null, problem -> round.next());
        } else {
            round.next();
        }
    }

    /** One question's way from node to node. */
    private final class Round implements PeerClient.Outcome {
        private final Question question;
        private final Exchange exchange;
        private final long start = System.nanoTime();
        private final long endsAt = start + neighbours.deadline().toNanos();
        private @Nullable Iterator<Place> places;
        private long pauseMs = LOOK_AGAIN_MS;

        Round(Question question, Exchange exchange) {
            this.question = question;
            this.exchange = exchange;
        }

        void next() {
            exchange.guarded(this::ask);
        }

        private void ask() {
            if (places == null) {
                places = places();
            }
            while (exchange.isOpen() && places.hasNext()) {
                Place place = places.next();
                Duration left = Duration.ofNanos(endsAt - System.nanoTime());
                if (left.isNegative()) {
                    break;
                }
                Duration time = places.hasNext() ? part(left) : left;
                if (place.isSelf()) {
                    question.here().answer(exchange, !place.isOwner(), null, problem -> failed());
                    return;
                }
                if (peers.ask(place.address(), question, !place.isOwner(), time, exchange, this)) {
                    return;
                }
            }
            if (exchange.isOpen()
                    && System.nanoTime() - start < neighbours.move().toNanos()) {
                againSoon();
            } else {
                exchange.send(Problem.notReady());
            }
        }

        /** One that is slow leaves half of the time to the next; one that hangs is left after the usual patience. */
        private Duration part(Duration left) {
            Duration patience = neighbours.patience().compareTo(left) < 0 ? neighbours.patience() : left;
            Duration half = left.dividedBy(2);
            return half.compareTo(patience) > 0 ? half : patience;
        }

        /** Less and less often: every caller of a partition that moves waits so, and asks all nodes each time. */
        private void againSoon() {
            long pause = ThreadLocalRandom.current().nextLong(pauseMs / 2, pauseMs + 1);
            pauseMs = Math.min(LOOK_AGAIN_MOST_MS, 2 * pauseMs);
            Components jetty = exchange.request().getComponents();
            jetty.getScheduler()
                    .schedule(
                            () -> jetty.getExecutor().execute(() -> {
                                places = places();
                                next();
                            }),
                            pause,
                            TimeUnit.MILLISECONDS);
        }

        private Iterator<Place> places() {
            return neighbours.locator().places(question.sessionId()).iterator();
        }

        // What comes next may be an answer of this node's, which is read and rendered.
        @Override
        public void failed() {
            exchange.request().getComponents().getExecutor().execute(this::next);
        }
    }
}
