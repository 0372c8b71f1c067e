package io.transcripts.peer;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.api.ApiHeaders;
import io.transcripts.api.SessionRequest;
import io.transcripts.api.StoredResponse;
import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.http.ResponseBudget;
import io.transcripts.http.ResponseHead;
import io.transcripts.http.WholeResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks other nodes on their peer ports, over connections that stay open, and passes bodies on as they come, as slowly as a
 * caller takes them within bounds. A node that says nothing for too long is not asked again for a while; then one question finds out
 * whether it is back.
 */
final class PeerClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerClient.class);
    private static final String FORWARDS = "transcripts.forwards";
    /** What ends the search for an answer; after anything else another node is asked. */
    private static final Set<Integer> FINAL = Set.of(200, 404, 410);

    /** Each takes a thread for itself; what they do with an answer is little. */
    private static final int SELECTORS = 2;

    private static final int THREADS = 8;
    /** To each node: four times what one caller may have, so that it leaves others theirs however slowly it takes answers. */
    private static final int CONNECTIONS = 256;

    static final int CONNECTIONS_OF_ONE = 64;
    private static final int WAITING = 1_024;
    private static final Duration IDLE = Duration.ofSeconds(55);
    private static final List<String> CONTENT =
            List.of(HttpHeader.CONTENT_TYPE.asString(), HttpHeader.CONTENT_LENGTH.asString());
    private static final List<String> BESIDE_CONTENT = List.of(
            Headers.CACHE_CONTROL,
            Headers.VARY,
            ApiHeaders.TRANSCRIPT_VERSION,
            ApiHeaders.TRANSCRIPT_LAG,
            ApiHeaders.TRANSCRIPT_MISSING);
    private static final List<String> PASSED_ON =
            Stream.concat(CONTENT.stream(), BESIDE_CONTENT.stream()).toList();

    private static final int RESOLVERS = 2;
    private static final long SWEEP_MS = 20;

    /** For tests of how it is set up too. */
    final HttpClient client;

    private final ExecutorService resolvers;
    private final CircuitBreakerConfig breaking;
    private final Map<String, Peer> peers = new ConcurrentHashMap<>();
    private final Set<Attempt> underWay = ConcurrentHashMap.newKeySet();
    private final long patienceNanos;
    private final MeterRegistry registry;

    /** What is known of another node. */
    private static final class Peer {
        private final String address;
        private final CircuitBreaker breaker;
        private final Map<String, Turns> turns = new HashMap<>();

        private volatile long answeredAt = System.nanoTime();

        Peer(String address, CircuitBreakerConfig breaking) {
            this.address = address;
            this.breaker = CircuitBreaker.of(address, breaking);
        }

        /** Whether it is the attempt's turn, or will be; then it is told to go. */
        synchronized boolean join(Attempt attempt) {
            Turns own = turns.computeIfAbsent(attempt.exchange.caller(), unused -> new Turns());
            if (own.underWay == CONNECTIONS_OF_ONE) {
                return own.waiting.size() < WAITING && own.waiting.add(attempt);
            }
            own.underWay++;
            attempt.isTurn = true;
            return true;
        }

        /** Whose turn it is when one of this caller's has ended; null for nobody. */
        synchronized @Nullable Attempt leave(String caller) {
            Turns own = turns.get(caller);
            Attempt next = own == null ? null : own.waiting.poll();
            if (own != null && next == null && --own.underWay == 0) {
                turns.remove(caller);
            }
            if (next != null) {
                next.isTurn = true;
            }
            return next;
        }

        /** Whether it was waiting for its turn, and does no longer. */
        synchronized boolean giveUp(Attempt attempt) {
            Turns own = turns.get(attempt.exchange.caller());
            return own != null && own.waiting.remove(attempt);
        }
    }

    /** Of one caller's questions to a peer. */
    private static final class Turns {
        private int underWay;
        private final Deque<Attempt> waiting = new ArrayDeque<>();
    }

    PeerClient(PeerIdentity identity, PeerTimeouts timeouts, MeterRegistry registry) {
        this.patienceNanos = timeouts.patience().toNanos();
        this.registry = registry;
        breaking = CircuitBreakerConfig.custom()
                .slidingWindowSize(1)
                .minimumNumberOfCalls(1)
                .failureRateThreshold(100)
                .waitDurationInOpenState(timeouts.leftAlone())
                .permittedNumberOfCallsInHalfOpenState(1)
                .build();
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("peer-client");
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(threads);
        connector.setSelectors(SELECTORS);
        connector.setConnectTimeout(timeouts.connect());
        connector.setSslContextFactory(identity.client());
        HttpClientTransportOverHTTP transport = new HttpClientTransportOverHTTP(connector);
        // What is done with an answer never waits, so the thread that sees it come goes on with it; but see isCostly.
        transport.setInvocationType(InvocationType.NON_BLOCKING);
        client = new HttpClient(transport);
        client.setExecutor(threads);
        client.setByteBufferPool(new ReceiveBuffers(client.getResponseBufferSize()));
        client.setIdleTimeout(IDLE.toMillis());
        client.setMaxConnectionsPerDestination(CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(WAITING);
        client.setMaxRequestHeadersSize(PeerServer.MAX_HEADER_BYTES);
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        // Looking up a name blocks its thread, for longer than anybody has time; the client's own must go on.
        resolvers = Executors.newFixedThreadPool(RESOLVERS, task -> {
            Thread thread = new Thread(task, "peer-names");
            thread.setDaemon(true);
            return thread;
        });
        Scheduler scheduler = new ScheduledExecutorScheduler("peer-client-timer", true);
        client.setScheduler(scheduler);
        client.setSocketAddressResolver(new SocketAddressResolver.Async(
                resolvers, scheduler, timeouts.connect().toMillis()));
        try {
            client.start();
            // Bodies are passed on as they are; starting has put these in.
            client.getContentDecoderFactories().clear();
            sweepSoon();
        } catch (Exception e) {
            throw new IllegalStateException("The client for other nodes does not start", e);
        }
    }

    /**
     * Asks a peer; its answer goes straight to the exchange.
     *
     * @param time until the answer has to begin
     * @param elsewhere told when it gives none, so that somebody else has to be asked; must not block
     * @return false when it was not asked, because it has just failed to answer, or its address is none
     */
    boolean ask(
            String address,
            SessionRequest asked,
            boolean orStandby,
            Duration time,
            Exchange exchange,
            Runnable elsewhere) {
        WholeResponse kept = asked.stored().get();
        Peer peer = peers.computeIfAbsent(address, unused -> new Peer(address, breaking));
        if (!peer.breaker.tryAcquirePermission()) {
            count("left_alone");
            return false;
        }
        Request request;
        try {
            request = request(address, asked, orStandby, kept, exchange);
        } catch (IllegalArgumentException e) {
            peer.breaker.releasePermission();
            // Said once by who watches the members.
            LOG.debug("A member of the group says that it is at {}, which is no address", address);
            count("failed");
            return false;
        }
        Attempt attempt = new Attempt(peer, request, asked.stored(), kept, exchange, elsewhere);
        attempt.begin(time);
        if (!peer.join(attempt)) {
            underWay.remove(attempt);
            peer.breaker.releasePermission();
            count("full");
            return false;
        }
        if (attempt.isTurn) {
            attempt.go();
        }
        return true;
    }

    private Request request(
            String address, SessionRequest asked, boolean orStandby, @Nullable WholeResponse kept, Exchange exchange) {
        String query = exchange.request().getHttpURI().getQuery();
        return client.newRequest(
                        "https://" + address + PeerServer.PATH + asked.path() + (query == null ? "" : "?" + query))
                .method(exchange.request().getMethod())
                .headers(headers -> {
                    headers.put(Headers.REQUEST_ID, exchange.requestId());
                    headers.put(PeerHeaders.ORGANIZATION, asked.organizationId());
                    if (orStandby) {
                        headers.put(PeerHeaders.OR_STANDBY, "true");
                    }
                    if (kept != null && kept.validator() != null) {
                        headers.put(PeerHeaders.STAMP, kept.validator());
                    }
                    exchange.request()
                            .getHeaders()
                            .getValuesList(HttpHeader.ACCEPT)
                            .forEach(accept -> headers.add(HttpHeader.ACCEPT, accept));
                });
    }

    /** One timer for all: to set one for each part of each answer costs more than the answer. */
    private void sweepSoon() {
        var unused = client.getScheduler().schedule(this::sweep, SWEEP_MS, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        long now = System.nanoTime();
        try {
            underWay.forEach(attempt -> attempt.look(now));
        } catch (RuntimeException e) {
            LOG.error("Questions to other nodes are not looked after", e);
        } finally {
            sweepSoon();
        }
    }

    /** How far an answer has come. */
    private enum Stage {
        ASKED,
        PASSED_ON,
        ENDED
    }

    /** One question to one peer, and its answer. */
    private final class Attempt implements Response.Listener {
        private final Peer peer;
        private final Request request;
        private final StoredResponse stored;
        private final @Nullable WholeResponse kept;
        private final Exchange exchange;
        private final Runnable elsewhere;
        /** Whether the answer may have to be compressed for the caller: not by the thread that all answers come to. */
        private final boolean isCostly;

        private final long start = System.nanoTime();
        /** When the answer has to begin at the latest. */
        private volatile long endsAt = start;

        private volatile long silentSince = start;
        private volatile long silentUntil = start;
        private volatile boolean isSilenceAllowed;
        private volatile boolean mayBlamePeer;
        private volatile boolean hasHeaders;
        private volatile boolean isTurn;
        private final AtomicBoolean isGone = new AtomicBoolean();
        private volatile boolean isBegun;
        private volatile boolean isCallerGone;
        private Stage stage = Stage.ASKED;
        private boolean isPassedOn;
        private boolean isStillGood;
        private boolean hasContent;
        private HttpFields headers = HttpFields.EMPTY;
        private int status;
        /** What is passed on, where it is to be kept too. */
        private @Nullable ByteBuffer copy;

        private ResponseBudget.@Nullable Lease copyLease;

        Attempt(
                Peer peer,
                Request request,
                StoredResponse stored,
                @Nullable WholeResponse kept,
                Exchange exchange,
                Runnable elsewhere) {
            this.peer = peer;
            this.request = request;
            this.stored = stored;
            this.kept = kept;
            this.exchange = exchange;
            this.elsewhere = elsewhere;
            isCostly = exchange.request().getHeaders().contains(HttpHeader.ACCEPT_ENCODING);
        }

        /** @param time until the answer has to begin, with that for a connection */
        void begin(Duration time) {
            endsAt = start + time.toNanos();
            silentUntil = start + Math.min(time.toNanos(), patienceNanos);
            mayBlamePeer = time.toNanos() >= patienceNanos;
            underWay.add(this);
        }

        void go() {
            if (isGone.compareAndSet(false, true)) {
                silentUntil = System.nanoTime() + patienceNanos;
                try {
                    request.onRequestBegin(begun -> isBegun = true).send(this);
                } catch (RuntimeException e) {
                    LOG.debug("Node {} cannot be asked", peer.address, e);
                    underWay.remove(this);
                    peer.breaker.releasePermission();
                    leave();
                    count("failed");
                    elsewhere.run();
                }
            }
        }

        /** The next of this caller's goes; not on this stack, on which it may end at once and let the next one go. */
        private void leave() {
            Attempt next = peer.leave(exchange.caller());
            if (next != null) {
                try {
                    client.getExecutor().execute(next::go);
                } catch (RejectedExecutionException e) {
                    next.elsewhere.run();
                }
            }
        }

        @Override
        public void onHeaders(Response response) {
            long now = System.nanoTime();
            silentUntil = now + patienceNanos;
            hasHeaders = true;
            peer.answeredAt = now;
            peer.breaker.onSuccess(now - start, TimeUnit.NANOSECONDS);
            if (response.getStatus() == HttpStatus.NOT_MODIFIED_304 && kept != null) {
                isStillGood = true;
                return;
            }
            if (!FINAL.contains(response.getStatus())) {
                return;
            }
            isPassedOn = true;
            status = response.getStatus();
            headers = response.getHeaders();
            long length = headers.getLongField(HttpHeader.CONTENT_LENGTH);
            if (headers.contains(PeerHeaders.STAMP)
                    && exchange.request().getMethod().equals("GET")
                    && length > 0
                    && length <= stored.maxBytes()) {
                copyLease = exchange.tryReserve(length);
                copy = copyLease == null ? null : ByteBuffer.allocate((int) length);
            }
        }

        @Override
        public void onContentSource(Response response, Content.Source source) {
            if (isPassedOn) {
                hasContent = true;
                Content.copy(source, this::passOn, Callback.from(() -> end(null), this::end));
            } else {
                Content.Source.consumeAll(source, Callback.NOOP);
            }
        }

        /** While the caller takes a part, nothing is expected of the peer. */
        private void passOn(boolean isLast, ByteBuffer part, Callback callback) {
            if (!begin()) {
                callback.failed(new TimeoutException("somebody else has answered"));
                return;
            }
            isSilenceAllowed = true;
            if (copy != null) {
                copy.put(part.duplicate());
                if (!copy.hasRemaining()) {
                    // Before the caller has it, and may ask again.
                    keep(copy.array());
                    copy = null;
                }
            }
            // Of a length that nobody knew before it was made: a large one.
            pass(headers.getLongField(HttpHeader.CONTENT_LENGTH) < 0, () -> write(isLast, part, callback));
        }

        /** The answer is this peer's from the first part on: before that others may be asked. */
        private boolean begin() {
            synchronized (this) {
                if (stage != Stage.ASKED) {
                    return stage == Stage.PASSED_ON;
                }
                boolean isOurs = exchange.claim();
                stage = isOurs ? Stage.PASSED_ON : Stage.ENDED;
                if (!isOurs) {
                    return false;
                }
            }
            exchange.begun(status);
            exchange.response().setStatus(status);
            for (String name : PASSED_ON) {
                String value = headers.get(name);
                if (value != null) {
                    exchange.response().getHeaders().put(name, value);
                }
            }
            return true;
        }

        private void write(boolean isLast, ByteBuffer part, Callback callback) {
            int bytes = part.remaining();
            exchange.write(
                    isLast,
                    part,
                    Callback.from(
                            () -> {
                                exchange.took(bytes);
                                silentUntil = System.nanoTime() + patienceNanos;
                                isSilenceAllowed = isLast;
                                callback.succeeded();
                            },
                            failure -> {
                                isCallerGone = true;
                                callback.failed(failure);
                            }));
        }

        @Override
        public void onComplete(Result result) {
            underWay.remove(this);
            leave();
            if (isStillGood && kept != null) {
                count("unchanged");
                pass(false, () -> exchange.send(kept));
                return;
            }
            if (isPassedOn) {
                count(result.isSucceeded() ? "answered" : isCallerGone ? "abandoned" : "broken");
                if (result.isFailed() && !isCallerGone) {
                    LOG.debug("Node {} ended in the middle of an answer: {}", peer.address, cause(result));
                }
                // Whoever copies the content is told too; without content nobody does.
                if (result.isFailed() || !hasContent) {
                    end(result.getFailure());
                }
                return;
            }
            if (result.isFailed()) {
                if (isPeersFault(result.getFailure())) {
                    peer.breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, result.getFailure());
                } else {
                    peer.breaker.releasePermission();
                }
                LOG.debug("Node {} does not answer: {}", peer.address, cause(result));
            }
            count(result.isFailed() ? "failed" : "not_ready");
            elsewhere.run();
        }

        /** A whole body is the answer as long as the owner says so. */
        private void keep(byte[] body) {
            String contentType = headers.get(HttpHeader.CONTENT_TYPE);
            if (contentType == null) {
                return;
            }
            Map<String, String> others = new TreeMap<>();
            for (String name : BESIDE_CONTENT) {
                String value = headers.get(name);
                if (value != null) {
                    others.put(name, value);
                }
            }
            stored.store(new WholeResponse(
                    new ResponseHead(HttpStatus.OK_200, contentType, others), body, headers.get(PeerHeaders.STAMP)));
        }

        /**
         * Once, by whoever comes to the end first. What was sent of a body cannot be taken back: the caller sees that it is not
         * whole. Before that others are asked.
         */
        private void end(@Nullable Throwable failure) {
            if (failure == null && !hasContent) {
                if (begin()) {
                    exchange.write(true, BufferUtil.EMPTY_BUFFER, Callback.from(() -> ended(null), this::ended));
                }
                return;
            }
            ended(failure);
        }

        private synchronized boolean isEnded() {
            return stage == Stage.ENDED;
        }

        private void ended(@Nullable Throwable failure) {
            if (copyLease != null) {
                copyLease.close();
            }
            Stage before;
            synchronized (this) {
                before = stage;
                stage = Stage.ENDED;
            }
            if (before == Stage.PASSED_ON) {
                exchange.end(failure);
            } else if (before == Stage.ASKED) {
                elsewhere.run();
            }
        }

        /** Whoever was not asked, because all connections to it are in use, has not failed to answer. */
        private boolean isPeersFault(Throwable failure) {
            return failure instanceof IOException || (isBegun && mayBlamePeer);
        }

        /** Called again and again while it is under way. */
        void look(long now) {
            if (!isTurn && now - silentUntil > 0 && peer.giveUp(this)) {
                underWay.remove(this);
                peer.breaker.releasePermission();
                count("full");
                elsewhere.run();
                return;
            }
            boolean isSilent = isTurn && !isSilenceAllowed && now - silentUntil > 0;
            if (hasHeaders) {
                if (exchange.isEnded() && !isEnded()) {
                    // It was broken off, because its caller did not take it, or somebody else has answered.
                    isCallerGone = true;
                    abort("not taken in time", true);
                } else if (isSilent) {
                    abort("nothing for " + TimeUnit.NANOSECONDS.toMillis(patienceNanos) + " ms", true);
                }
            } else if (isSilent) {
                // Who answers others is there, and has more to do with this one.
                boolean isThere = isBegun && peer.answeredAt - silentSince > 0;
                if (isThere && now - endsAt < 0) {
                    silentSince = now;
                    silentUntil = Math.min(now + patienceNanos, endsAt);
                } else {
                    mayBlamePeer &= !isThere;
                    abort("nothing for " + TimeUnit.NANOSECONDS.toMillis(now - start) + " ms", false);
                }
            }
        }

        /** @param evenIfBegun false when it is for want of an answer, which may begin before this is done */
        private void abort(String why, boolean evenIfBegun) {
            client.getExecutor().execute(() -> {
                if (evenIfBegun || !hasHeaders) {
                    var unused = request.abort(new TimeoutException(why));
                }
            });
        }

        private void pass(boolean isLarge, Runnable answering) {
            if (isCostly && isLarge) {
                exchange.executeInTurn(answering);
            } else if (isCostly) {
                client.getExecutor().execute(answering);
            } else {
                answering.run();
            }
        }

        private String cause(Result result) {
            return String.valueOf(result.getFailure());
        }
    }

    private void count(String result) {
        registry.counter(FORWARDS, "result", result).increment();
    }

    @Override
    public void close() {
        try {
            client.stop();
            resolvers.shutdownNow();
        } catch (Exception e) {
            LOG.warn("The client for other nodes did not close cleanly", e);
        }
    }
}
