package io.transcripts.http;

import io.transcripts.routing.Locator.Place;
import io.transcripts.routing.TranscriptQuery;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Components;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a question to those who have the session, until one answers: this node when it owns it, else the owner, then the
 * standbys in turn. Each is asked once, and asks nobody else. When none can answer, because a partition is moving, all are
 * asked again a moment later; after a while it is 503.
 */
final class Forwarder implements Router {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
    private static final Duration SOON = Duration.ofSeconds(1);
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
        if (query.isOwner(question.sessionId())) {
            try {
                exchange.send(question.here().answer(false, null));
                return;
            } catch (Problem problem) {
                if (!problem.isNotReady()) {
                    exchange.send(problem);
                    return;
                }
                // It has just moved: others may know.
            }
        }
        new Round(question, exchange).next();
    }

    /** One question's way from node to node. */
    private final class Round implements PeerClient.Outcome {
        private final Question question;
        private final Exchange exchange;
        private final long start = System.nanoTime();
        private final long endsAt = start + neighbours.deadline().toNanos();
        private Iterator<Place> places;
        private long pauseMs = LOOK_AGAIN_MS;

        Round(Question question, Exchange exchange) {
            this.question = question;
            this.exchange = exchange;
            places = places();
        }

        void next() {
            try {
                while (places.hasNext()) {
                    Place place = places.next();
                    Duration left = Duration.ofNanos(endsAt - System.nanoTime());
                    if (left.isNegative()) {
                        break;
                    }
                    Duration time = places.hasNext() ? part(left) : left;
                    boolean isTaken = place.isSelf()
                            ? isAnsweredHere(!place.isOwner())
                            : peers.ask(place.address(), question, !place.isOwner(), time, exchange, this);
                    if (isTaken) {
                        return;
                    }
                }
                if (System.nanoTime() - start < neighbours.move().toNanos()) {
                    againSoon();
                } else {
                    exchange.send(Problem.notReady(SOON));
                }
            } catch (RuntimeException e) {
                LOG.error("A question cannot be passed on, request {}", exchange.requestId(), e);
                exchange.send(Problem.internal());
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

        private boolean isAnsweredHere(boolean orStandby) {
            Reply reply;
            try {
                reply = question.here().answer(orStandby, null);
            } catch (Problem problem) {
                if (problem.isNotReady()) {
                    return false;
                }
                exchange.send(problem);
                return true;
            }
            exchange.send(reply);
            return true;
        }

        // What comes next may be an answer of this node's, which is read and rendered.
        @Override
        public void failed() {
            exchange.request().getComponents().getExecutor().execute(this::next);
        }
    }
}
