package io.transcripts.http;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.routing.Stamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks other nodes on their peer ports, over connections that stay open, and passes bodies on as they come, however slowly a
 * caller takes them. A node that says nothing for too long is not asked again for a while; then one question finds out
 * whether it is back.
 */
final class PeerClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerClient.class);
    private static final String FORWARDS = "transcripts.forwards";
    /** What ends the search for an answer; after anything else another node is asked. */
    private static final Set<Integer> FINAL = Set.of(200, 404, 410);

    private static final int THREADS = 8;
    static final int CONNECTIONS = 64;
    private static final int WAITING = 1_024;
    private static final Duration IDLE = Duration.ofSeconds(55);
    private static final List<String> CONTENT =
            List.of(HttpHeader.CONTENT_TYPE.asString(), HttpHeader.CONTENT_LENGTH.asString());
    private static final List<String> PASSED_ON = List.of(
            HttpHeader.CONTENT_TYPE.asString(),
            HttpHeader.CONTENT_LENGTH.asString(),
            Headers.CACHE_CONTROL,
            Headers.VARY,
            Headers.TRANSCRIPT_VERSION,
            Headers.TRANSCRIPT_LAG,
            Headers.TRANSCRIPT_MISSING);

    private final HttpClient client;
    private final CircuitBreakerRegistry breakers;
    private final Duration patience;
    private final MeterRegistry registry;

    /** What comes of asking a peer when it is no answer. */
    interface Outcome {
        /** Somebody else has to be asked. */
        void failed();
    }

    PeerClient(Neighbours neighbours, MeterRegistry registry) {
        this.patience = neighbours.patience();
        this.registry = registry;
        breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowSize(1)
                .minimumNumberOfCalls(1)
                .failureRateThreshold(100)
                .waitDurationInOpenState(neighbours.leftAlone())
                .permittedNumberOfCallsInHalfOpenState(1)
                .build());
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("peer-client");
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(threads);
        connector.setSelectors(1);
        connector.setConnectTimeout(neighbours.connectTimeout());
        connector.setSslContextFactory(neighbours.identity().client());
        client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setExecutor(threads);
        client.setIdleTimeout(IDLE.toMillis());
        client.setMaxConnectionsPerDestination(CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(WAITING);
        client.setMaxRequestHeadersSize(PeerServer.MAX_HEADER_BYTES);
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        try {
            client.start();
            // Bodies are passed on as they are; starting has put these in.
            client.getContentDecoderFactories().clear();
        } catch (Exception e) {
            throw new IllegalStateException("The client for other nodes does not start", e);
        }
    }

    /**
     * Asks a peer; its answer goes straight to the exchange.
     *
     * @param time until the answer has to begin, where that is less than the patience with a peer
     * @return false when it was not asked, because it has just failed to answer
     */
    boolean ask(String peer, Question question, boolean orStandby, Duration time, Exchange exchange, Outcome outcome) {
        String query = exchange.request().getHttpURI().getQuery();
        Reply kept = question.memory().recall();
        Request request = client.newRequest("https://" + peer + question.path() + (query == null ? "" : "?" + query))
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
        CircuitBreaker breaker = breakers.circuitBreaker(peer);
        if (!breaker.tryAcquirePermission()) {
            count("left_alone");
            return false;
        }
        new Attempt(peer, breaker, request, question.memory(), kept, exchange, outcome)
                .begin(time.compareTo(patience) < 0 ? time : patience);
        return true;
    }

    /** One question to one peer, and its answer. */
    private final class Attempt implements Response.Listener {
        private final String peer;
        private final CircuitBreaker breaker;
        private final Request request;
        private final Question.Memory memory;
        private final @Nullable Reply kept;
        private final Exchange exchange;
        private final Outcome outcome;
        private final long start = System.nanoTime();
        private volatile Scheduler.Task limit = () -> false;
        private volatile boolean isBegun;
        private volatile boolean isCallerGone;
        private boolean isPassedOn;
        private boolean isStillGood;
        private boolean hasContent;
        private HttpFields headers = HttpFields.EMPTY;
        /** What is passed on, where it is to be kept too. */
        private @Nullable ByteBuffer copy;

        Attempt(
                String peer,
                CircuitBreaker breaker,
                Request request,
                Question.Memory memory,
                @Nullable Reply kept,
                Exchange exchange,
                Outcome outcome) {
            this.peer = peer;
            this.breaker = breaker;
            this.request = request;
            this.memory = memory;
            this.kept = kept;
            this.exchange = exchange;
            this.outcome = outcome;
        }

        /** @param time until the answer has to begin, with that for a connection */
        void begin(Duration time) {
            expectMoreWithin(time);
            request.onRequestBegin(begun -> isBegun = true).send(this);
        }

        @Override
        public void onHeaders(Response response) {
            limit.cancel();
            breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            expectMoreWithin(patience);
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
            limit.cancel();
            if (copy != null) {
                copy.put(part.duplicate());
                if (!copy.hasRemaining()) {
                    // Before the caller has it, and may ask again.
                    keep(copy.array());
                    copy = null;
                }
            }
            exchange.response()
                    .write(
                            isLast,
                            part,
                            Callback.from(
                                    () -> {
                                        if (!isLast) {
                                            expectMoreWithin(patience);
                                        }
                                        callback.succeeded();
                                    },
                                    failure -> {
                                        isCallerGone = true;
                                        callback.failed(failure);
                                    }));
        }

        @Override
        public void onComplete(Result result) {
            limit.cancel();
            if (isStillGood && kept != null) {
                count("unchanged");
                exchange.send(kept);
                return;
            }
            if (isPassedOn) {
                count(result.isSucceeded() ? "answered" : isCallerGone ? "abandoned" : "broken");
                if (result.isFailed() && !isCallerGone) {
                    LOG.warn("Node {} ended in the middle of an answer: {}", peer, cause(result));
                }
                if (!hasContent) {
                    end(result);
                }
                return;
            }
            if (result.isFailed()) {
                if (isPeersFault(result.getFailure())) {
                    breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, result.getFailure());
                } else {
                    breaker.releasePermission();
                }
                LOG.debug("Node {} does not answer: {}", peer, cause(result));
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
            for (String name : PASSED_ON) {
                String value = headers.get(name);
                if (value != null && !CONTENT.contains(name)) {
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
            return isBegun || failure instanceof IOException;
        }

        private void expectMoreWithin(Duration time) {
            TimeoutException nothing = new TimeoutException("nothing for " + time.toMillis() + " ms");
            limit = client.getScheduler()
                    .schedule(
                            () -> client.getExecutor().execute(() -> {
                                var unused = request.abort(nothing);
                            }),
                            time.toNanos(),
                            TimeUnit.NANOSECONDS);
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
        } catch (Exception e) {
            LOG.warn("The client for other nodes did not close cleanly", e);
        }
    }
}
