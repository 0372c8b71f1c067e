package io.transcripts.peer;

import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.api.SessionRequest;
import io.transcripts.api.SessionRouter;
import io.transcripts.http.Exchange;
import io.transcripts.http.Problem;
import io.transcripts.routing.Locator;
import io.transcripts.routing.Locator.Place;
import io.transcripts.routing.TranscriptQuery;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Puts a request to those who have the session, until one answers: this node when it owns it, else the owner, then the
 * standbys in turn. Each is asked once, and asks nobody else. When none can answer, because a partition is moving, all are
 * asked again a moment later; after a while it is 503.
 */
public final class Forwarder implements SessionRouter, AutoCloseable {
    private static final long LOOK_AGAIN_MS = 50;
    private static final long LOOK_AGAIN_MOST_MS = 800;

    private final TranscriptQuery query;
    private final Locator locator;
    private final PeerTimeouts timeouts;
    private final PeerClient peers;

    /**
     * Open until {@link #close}.
     *
     * @param query what this node has
     * @param locator who has what
     * @param identity to show other nodes
     */
    public Forwarder(TranscriptQuery query, Locator locator, PeerTls identity, MeterRegistry registry) {
        this(query, locator, identity, PeerTimeouts.USUAL, registry);
    }

    Forwarder(TranscriptQuery query, Locator locator, PeerTls identity, PeerTimeouts timeouts, MeterRegistry registry) {
        this.query = query;
        this.locator = locator;
        this.timeouts = timeouts;
        peers = new PeerClient(identity, timeouts, registry);
    }

    @Override
    public void respond(SessionRequest request, Exchange exchange) {
        Round round = new Round(request, exchange);
        if (query.isOwner(request.sessionId())) {
            // When it has just moved, others may know.
            request.local().respond(exchange, false, null, problem -> round.next());
        } else {
            round.next();
        }
    }

    PeerClient peers() {
        return peers;
    }

    PeerTimeouts timeouts() {
        return timeouts;
    }

    @Override
    public void close() {
        peers.close();
    }

    /** One request's way from node to node. */
    private final class Round {
        private final SessionRequest request;
        private final Exchange exchange;
        private final long start = System.nanoTime();
        private final long endsAt = start + timeouts.deadline().toNanos();
        private @Nullable Iterator<Place> places;
        private long pauseMs = LOOK_AGAIN_MS;

        Round(SessionRequest request, Exchange exchange) {
            this.request = request;
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
                    request.local().respond(exchange, !place.isOwner(), null, problem -> failed());
                    return;
                }
                if (peers.ask(place.address(), request, !place.isOwner(), time, exchange, this::failed)) {
                    return;
                }
            }
            if (exchange.isOpen() && System.nanoTime() - start < timeouts.move().toNanos()) {
                againSoon();
            } else {
                exchange.send(Problem.notReady());
            }
        }

        /** One that is slow leaves half of the time to the next; one that hangs is left after the usual patience. */
        private Duration part(Duration left) {
            Duration patience = timeouts.patience().compareTo(left) < 0 ? timeouts.patience() : left;
            Duration half = left.dividedBy(2);
            return half.compareTo(patience) > 0 ? half : patience;
        }

        /** Less and less often: every caller of a partition that moves waits so, and asks all nodes each time. */
        private void againSoon() {
            long pause = ThreadLocalRandom.current().nextLong(pauseMs / 2, pauseMs + 1);
            pauseMs = Math.min(LOOK_AGAIN_MOST_MS, 2 * pauseMs);
            exchange.executeAfter(pause, () -> {
                places = places();
                next();
            });
        }

        private Iterator<Place> places() {
            return locator.places(request.sessionId()).iterator();
        }

        // What comes next may be an answer of this node's, which is read and rendered.
        private void failed() {
            exchange.execute(this::next);
        }
    }
}
