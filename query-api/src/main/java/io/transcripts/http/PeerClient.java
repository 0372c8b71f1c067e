package io.transcripts.http;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.routing.Stamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
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
    static final int CONNECTIONS = 64;
    private static final int WAITING = 1_024;
    private static final Duration IDLE = Duration.ofSeconds(55);
    private static final List<String> CONTENT =
            List.of(HttpHeader.CONTENT_TYPE.asString(), HttpHeader.CONTENT_LENGTH.asString());
    private static final List<String> BESIDE_CONTENT = List.of(
            Headers.CACHE_CONTROL,
            Headers.VARY,
            Headers.TRANSCRIPT_VERSION,
            Headers.TRANSCRIPT_LAG,
            Headers.TRANSCRIPT_MISSING);
    private static final List<String> PASSED_ON =
            Stream.concat(CONTENT.stream(), BESIDE_CONTENT.stream()).toList();

    private static final int RESOLVERS = 2;
    private static final long SWEEP_MS = 20;
    /** For a body to reach its caller: one that takes it drop by drop holds a connection that others wait for. */
    private static final Duration SLOW = Duration.ofSeconds(60);

    private static final long SLOW_BYTES_PER_SECOND = 32 << 10;

    private final HttpClient client;
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
        private volatile long answeredAt = System.nanoTime();

        Peer(String address, CircuitBreakerConfig breaking) {
            this.address = address;
            this.breaker = CircuitBreaker.of(address, breaking);
        }
    }

    /** What comes of asking a peer when it is no answer. */
    interface Outcome {
        /** Somebody else has to be asked; must not block. */
        void failed();
    }

    PeerClient(Neighbours neighbours, MeterRegistry registry) {
        this.patienceNanos = neighbours.patience().toNanos();
        this.registry = registry;
        breaking = CircuitBreakerConfig.custom()
                .slidingWindowSize(1)
                .minimumNumberOfCalls(1)
                .failureRateThreshold(100)
                .waitDurationInOpenState(neighbours.leftAlone())
                .permittedNumberOfCallsInHalfOpenState(1)
                .build();
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("peer-client");
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(threads);
        connector.setSelectors(SELECTORS);
        connector.setConnectTimeout(neighbours.connectTimeout());
        connector.setSslContextFactory(neighbours.identity().client());
        HttpClientTransportOverHTTP transport = new HttpClientTransportOverHTTP(connector);
        // What is done with an answer never waits, so the thread that sees it come goes on with it; but see isCostly.
        transport.setInvocationType(InvocationType.NON_BLOCKING);
        client = new HttpClient(transport);
        client.setExecutor(threads);
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
                resolvers, scheduler, neighbours.connectTimeout().toMillis()));
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
     * @return false when it was not asked, because it has just failed to answer, or its address is none
     */
    boolean ask(
            String address, Question question, boolean orStandby, Duration time, Exchange exchange, Outcome outcome) {
        Reply kept = question.memory().recall();
        Peer peer = peers.computeIfAbsent(address, unused -> new Peer(address, breaking));
        if (!peer.breaker.tryAcquirePermission()) {
            count("left_alone");
            return false;
        }
        Request request;
        try {
            request = request(address, question, orStandby, kept, exchange);
        } catch (IllegalArgumentException e) {
            peer.breaker.releasePermission();
            LOG.warn("A member of the group says that it is at {}, which is no address", address);
            count("failed");
            return false;
        }
        new Attempt(peer, request, question.memory(), kept, exchange, outcome).begin(time);
        return true;
    }

    private Request request(
            String address, Question question, boolean orStandby, @Nullable Reply kept, Exchange exchange) {
        String query = exchange.request().getHttpURI().getQuery();
        return client.newRequest("https://" + address + question.path() + (query == null ? "" : "?" + query))
                .method(exchange.request().getMethod())
                .headers(headers -> {
                    headers.put(Headers.REQUEST_ID, exchange.requestId());
                    headers.put(Headers.ORGANIZATION, question.organizationId());
                    if (orStandby) {
                        headers.put(Headers.OR_STANDBY, "true");
                    }
                    if (kept != null && kept.stamp() != null) {
                        headers.put(Headers.STAMP, kept.stamp().tag());
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

    /** One question to one peer, and its answer. */
    private final class Attempt implements Response.Listener {
        private final Peer peer;
        private final Request request;
        private final Question.Memory memory;
        private final @Nullable Reply kept;
        private final Exchange exchange;
        private final Outcome outcome;
        /** Whether the answer may have to be compressed for the caller: not by the thread that all answers come to. */
        private final boolean isCostly;

        private final long start = System.nanoTime();
        /** When the answer has to begin at the latest, and then when it has to have reached the caller. */
        private volatile long endsAt = start;

        private volatile long silentSince = start;
        private volatile long silentUntil = start;
        private volatile boolean isSilenceAllowed;
        private volatile boolean mayBlamePeer;
        private volatile boolean hasHeaders;
        private volatile boolean isBegun;
        private volatile boolean isCallerGone;
        private boolean isPassedOn;
        private boolean isStillGood;
        private boolean hasContent;
        private HttpFields headers = HttpFields.EMPTY;
        /** What is passed on, where it is to be kept too. */
        private @Nullable ByteBuffer copy;

        Attempt(
                Peer peer,
                Request request,
                Question.Memory memory,
                @Nullable Reply kept,
                Exchange exchange,
                Outcome outcome) {
            this.peer = peer;
            this.request = request;
            this.memory = memory;
            this.kept = kept;
            this.exchange = exchange;
            this.outcome = outcome;
            isCostly = exchange.request().getHeaders().contains(HttpHeader.ACCEPT_ENCODING);
        }

        /** @param time until the answer has to begin, with that for a connection */
        void begin(Duration time) {
            endsAt = start + time.toNanos();
            silentUntil = start + Math.min(time.toNanos(), patienceNanos);
            mayBlamePeer = time.toNanos() >= patienceNanos;
            underWay.add(this);
            request.onRequestBegin(begun -> isBegun = true).send(this);
        }

        @Override
        public void onHeaders(Response response) {
            long now = System.nanoTime();
            silentUntil = now + patienceNanos;
            endsAt = now + SLOW.toNanos();
            hasHeaders = true;
            peer.answeredAt = now;
            peer.breaker.onSuccess(now - start, TimeUnit.NANOSECONDS);
            if (response.getStatus() == Reply.NOT_MODIFIED && kept != null) {
                isStillGood = true;
                return;
            }
            if (!FINAL.contains(response.getStatus())) {
                return;
            }
            isPassedOn = true;
            headers = response.getHeaders();
            long length = headers.getLongField(HttpHeader.CONTENT_LENGTH);
            endsAt = now + SLOW.toNanos() + TimeUnit.SECONDS.toNanos(Math.max(0, length) / SLOW_BYTES_PER_SECOND);
            if (headers.contains(Headers.STAMP)
                    && exchange.request().getMethod().equals("GET")
                    && length > 0
                    && length <= memory.mostBytes()) {
                copy = ByteBuffer.allocate((int) length);
            }
            exchange.response().setStatus(response.getStatus());
            for (String name : PASSED_ON) {
                String value = headers.get(name);
                if (value != null) {
                    exchange.response().getHeaders().put(name, value);
                }
            }
        }

        @Override
        public void onContentSource(Response response, Content.Source source) {
            if (isPassedOn) {
                hasContent = true;
                Content.copy(source, this::passOn, Callback.from(() -> exchange.sent(null), this::breakOff));
            } else {
                Content.Source.consumeAll(source, Callback.NOOP);
            }
        }

        /** While the caller takes a part, nothing is expected of the peer. */
        private void passOn(boolean isLast, ByteBuffer part, Callback callback) {
            isSilenceAllowed = true;
            if (copy != null) {
                copy.put(part.duplicate());
                if (!copy.hasRemaining()) {
                    // Before the caller has it, and may ask again.
                    keep(copy.array());
                    copy = null;
                }
            }
            pass(() -> write(isLast, part, callback));
        }

        private void write(boolean isLast, ByteBuffer part, Callback callback) {
            exchange.response()
                    .write(
                            isLast,
                            part,
                            Callback.from(
                                    () -> {
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
            if (isStillGood && kept != null) {
                count("unchanged");
                pass(() -> exchange.send(kept));
                return;
            }
            if (isPassedOn) {
                count(result.isSucceeded() ? "answered" : isCallerGone ? "abandoned" : "broken");
                if (result.isFailed() && !isCallerGone) {
                    LOG.warn("Node {} ended in the middle of an answer: {}", peer.address, cause(result));
                }
                if (!hasContent) {
                    end(result);
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
            outcome.failed();
        }

        /** A whole body is the answer as long as the owner says so. */
        private void keep(byte[] body) {
            Stamp stamp = Stamp.ofTag(headers.get(Headers.STAMP));
            String contentType = headers.get(HttpHeader.CONTENT_TYPE);
            if (stamp == null || contentType == null) {
                return;
            }
            Map<String, String> others = new TreeMap<>();
            for (String name : BESIDE_CONTENT) {
                String value = headers.get(name);
                if (value != null) {
                    others.put(name, value);
                }
            }
            memory.remember(new Reply(Reply.OK, contentType, body, others), stamp);
        }

        private void end(Result result) {
            if (result.isSucceeded()) {
                exchange.response()
                        .write(true, BufferUtil.EMPTY_BUFFER, Callback.from(() -> exchange.sent(null), this::breakOff));
            } else {
                breakOff(result.getFailure());
            }
        }

        /** What was sent of a body cannot be taken back: the caller sees that it is not whole. Before that others are asked. */
        private void breakOff(Throwable failure) {
            if (isCallerGone || exchange.response().isCommitted()) {
                exchange.sent(failure);
            } else {
                PASSED_ON.forEach(exchange.response().getHeaders()::remove);
                outcome.failed();
            }
        }

        /** Whoever was not asked, because all connections to it are in use, has not failed to answer. */
        private boolean isPeersFault(Throwable failure) {
            return failure instanceof IOException || (isBegun && mayBlamePeer);
        }

        /** Called again and again while it is under way. */
        void look(long now) {
            boolean isSilent = !isSilenceAllowed && now - silentUntil > 0;
            if (hasHeaders) {
                if (now - endsAt > 0) {
                    // What it waits for is its caller.
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

        private void pass(Runnable answering) {
            if (isCostly) {
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
