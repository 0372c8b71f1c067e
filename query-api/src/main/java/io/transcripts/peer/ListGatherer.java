package io.transcripts.peer;

import io.transcripts.api.ListPart;
import io.transcripts.api.ListRequest;
import io.transcripts.api.ListRouter;
import io.transcripts.api.SessionListEndpoint;
import io.transcripts.domain.ListPlace;
import io.transcripts.http.Exchange;
import io.transcripts.http.Problem;
import io.transcripts.http.ResponseBudget;
import io.transcripts.http.WholeResponse;
import io.transcripts.peer.PeerQuestion.Answered;
import io.transcripts.routing.Answer;
import io.transcripts.routing.ListQuery;
import io.transcripts.routing.Locator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a list from all nodes at once: one question to each, which answers for the partitions that it owns. The list is whole
 * when each partition has an owner that has answered. When a partition is moving, all are asked again a moment later; after a while
 * it is 503.
 */
public final class ListGatherer implements ListRouter {
    private static final long LOOK_AGAIN_MS = 50;
    private static final long LOOK_AGAIN_MOST_MS = 800;
    /** About what a part takes for each of its sessions, most of it their metadata. */
    private static final long BYTES_PER_SESSION = 20 << 10;
    /** What bounds a part whatever its sessions are. */
    private static final long MOST_PER_PART = 1 << 20;

    /** Connections to each node; a list takes one of each for a moment. */
    private static final int AT_ONCE = 128;

    /** Of one caller: others, with as many threads at work for them, are to wait no longer than usual. */
    private static final int AT_ONCE_OF_ONE =
            Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private static final int MOST_WAITING = 1_024;
    private static final int MOST_WAITING_OF_ONE = MOST_WAITING / 8;

    private final Turns turns = new Turns(AT_ONCE_OF_ONE, AT_ONCE, MOST_WAITING, MOST_WAITING_OF_ONE);
    private final ListQuery here;
    private final Locator locator;
    private final Supplier<List<String>> members;
    private final String self;
    private final PeerClient peers;
    private final PeerTimeouts timeouts;

    /**
     * Asks over the connections of the forwarder, for as long as that is open.
     *
     * @param members addresses of all nodes
     * @param self of this one among them
     */
    public ListGatherer(
            ListQuery here, Locator locator, Supplier<List<String>> members, String self, Forwarder forwarder) {
        this.here = here;
        this.locator = locator;
        this.members = members;
        this.self = self;
        this.peers = forwarder.peers();
        this.timeouts = forwarder.timeouts();
    }

    @Override
    public void respond(ListRequest request, Exchange exchange) {
        long bytes = bytes(request.limit()) * (1 + others().size());
        String caller = exchange.caller();
        boolean isTaken = turns.join(
                caller,
                () -> exchange.reserve(bytes, lease -> new Round(request, exchange, lease).begin(), () -> {
                    leave(exchange);
                    exchange.send(Problem.full());
                }));
        if (!isTaken) {
            exchange.send(Problem.full());
        }
    }

    /** About what a part takes, at the node that reads it too. */
    static long bytes(int limit) {
        return Math.min(MOST_PER_PART, limit * BYTES_PER_SESSION);
    }

    private List<String> others() {
        return members.get().stream().filter(address -> !address.equals(self)).toList();
    }

    /** Whose turn comes next goes on a thread of its own: this one has an answer to send. */
    private void leave(Exchange exchange) {
        exchange.execute(() -> turns.leave(exchange.caller()));
    }

    /** One request's way to a list. */
    private final class Round {
        private final ListRequest request;
        private final Exchange exchange;
        private final ResponseBudget.Lease lease;
        private final long start = System.nanoTime();
        private final long endsAt = start + timeouts.deadline().toNanos();
        private final AtomicBoolean hasTurn = new AtomicBoolean(true);
        private @Nullable ListPlace after;
        private long pauseMs = LOOK_AGAIN_MS;

        Round(ListRequest request, Exchange exchange, ResponseBudget.Lease lease) {
            this.request = request;
            this.exchange = exchange;
            this.lease = lease;
        }

        void begin() {
            guarded(() -> {
                String startingAfter = request.startingAfter();
                if (!exchange.isOpen()) {
                    end(Problem.incomplete());
                } else if (startingAfter == null) {
                    gather();
                } else {
                    place(startingAfter);
                }
            });
        }

        /** Finds the place to go on behind: its owner knows. */
        private void place(String sessionId) {
            Answer<ListPlace> answer = here.place(sessionId, request.organizationId());
            if (answer instanceof Answer.Found<ListPlace> found) {
                after = found.value();
                gather();
            } else if (answer instanceof Answer.NotFound<ListPlace>) {
                end(SessionListEndpoint.unknownStart());
            } else {
                List<String> others = locator.places(sessionId).stream()
                        .filter(place -> !place.isSelf())
                        .map(Locator.Place::address)
                        .toList();
                place(sessionId, others, 0);
            }
        }

        private void place(String sessionId, List<String> others, int next) {
            if (next == others.size()) {
                againSoon();
                return;
            }
            ask(others.get(next), PeerServer.PATH + "/sessions/" + sessionId + "/place", answered -> {
                if (answered != null && answered.isNoSession()) {
                    end(SessionListEndpoint.unknownStart());
                    return;
                }
                Long firstRecordMs = answered != null && answered.status() == HttpStatus.OK_200
                        ? number(new String(answered.body(), StandardCharsets.US_ASCII))
                        : null;
                if (firstRecordMs == null) {
                    place(sessionId, others, next + 1);
                } else {
                    after = new ListPlace(firstRecordMs, sessionId);
                    gather();
                }
            });
        }

        private void gather() {
            List<String> others = others();
            Parts parts = new Parts(1 + others.size());
            String path = PeerServer.PATH + "/sessions?limit=" + request.limit()
                    + (request.status() == null
                            ? ""
                            : "&status=" + request.status().name().toLowerCase(Locale.ROOT))
                    + (after == null ? "" : "&after_ms=" + after.firstRecordMs() + "&after_id=" + after.sessionId());
            for (String other : others) {
                ask(
                        other,
                        path,
                        answered -> parts.add(
                                answered != null && answered.status() == HttpStatus.OK_200
                                        ? ListPartText.read(answered.body())
                                        : null));
            }
            // Meanwhile the others read theirs.
            parts.add(ListPart.of(here.part(
                    new ListQuery.Selection(request.organizationId(), request.status(), after, request.limit()))));
        }

        /** What the nodes have said so far. */
        private final class Parts {
            private final List<ListPart> parts = new ArrayList<>();
            private final Set<Integer> partitions = new HashSet<>();
            private int awaited;
            private boolean isDone;

            Parts(int awaited) {
                this.awaited = awaited;
            }

            /** @param part null from a node that has not answered */
            void add(@Nullable ListPart part) {
                boolean isWhole;
                synchronized (this) {
                    awaited--;
                    if (part != null && !isDone) {
                        parts.add(part);
                        partitions.addAll(part.partitions());
                    }
                    isWhole = partitions.size() == here.partitions();
                    if (isDone || (!isWhole && awaited > 0)) {
                        return;
                    }
                    isDone = true;
                }
                if (isWhole) {
                    end(ListPart.response(parts, request.limit()));
                } else {
                    againSoon();
                }
            }
        }

        private void ask(String address, String path, Consumer<@Nullable Answered> then) {
            Duration left = Duration.ofNanos(endsAt - System.nanoTime());
            peers.ask(
                    address,
                    path,
                    request.organizationId(),
                    exchange,
                    left,
                    answered -> exchange.execute(() -> guarded(() -> then.accept(answered))));
        }

        private void guarded(Runnable work) {
            exchange.guarded(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    lease.close();
                    leave();
                    throw e;
                }
            });
        }

        private void againSoon() {
            if (!exchange.isOpen()
                    || System.nanoTime() - start > timeouts.move().toNanos()) {
                end(Problem.incomplete());
                return;
            }
            exchange.executeAfter(pauseMs, () -> {
                pauseMs = Math.min(LOOK_AGAIN_MOST_MS, 2 * pauseMs);
                begin();
            });
        }

        private void end(WholeResponse response) {
            leave();
            exchange.send(response, lease);
        }

        private void end(Problem problem) {
            lease.close();
            leave();
            exchange.send(problem);
        }

        private void leave() {
            if (hasTurn.getAndSet(false)) {
                ListGatherer.this.leave(exchange);
            }
        }
    }

    private static @Nullable Long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }
}
