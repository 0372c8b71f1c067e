package io.transcripts.http;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks other nodes on their peer ports, over connections that stay open, and passes bodies on as they come. A node that does
 * not answer in time is not asked again for a while; then one question finds out whether it is back.
 */
final class PeerClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerClient.class);
    private static final String FORWARDS = "transcripts.forwards";
    /** What ends the search for an answer; after anything else another node is asked. */
    private static final Set<Integer> FINAL = Set.of(200, 404, 410);

    private static final int THREADS = 8;
    private static final int CONNECTIONS = 64;
    private static final int WAITING = 1_024;
    private static final Duration IDLE = Duration.ofSeconds(55);
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
        client = new HttpClient(new HttpClientTransportDynamic(connector));
        client.setExecutor(threads);
        client.setIdleTimeout(IDLE.toMillis());
        client.setMaxConnectionsPerDestination(CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(WAITING);
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        client.getContentDecoderFactories().clear();
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("The client for other nodes does not start", e);
        }
    }

    /**
     * Asks a peer; its answer goes straight to the exchange.
     *
     * @param time for the whole answer
     * @return false when it was not asked, because it has just failed to answer
     */
    boolean ask(String peer, Question question, boolean orStandby, Duration time, Exchange exchange, Outcome outcome) {
        CircuitBreaker breaker = breakers.circuitBreaker(peer);
        try {
            breaker.acquirePermission();
        } catch (CallNotPermittedException e) {
            count("left_alone");
            return false;
        }
        String query = exchange.request().getHttpURI().getQuery();
        Request request = client.newRequest("https://" + peer + question.path() + (query == null ? "" : "?" + query))
                .method(exchange.request().getMethod())
                .headers(headers -> {
                    headers.put(Headers.REQUEST_ID, exchange.requestId());
                    headers.put(Headers.ORGANIZATION, question.organizationId());
                    if (orStandby) {
                        headers.put(Headers.OR_STANDBY, "true");
                    }
                    exchange.request()
                            .getHeaders()
                            .getValuesList(HttpHeader.ACCEPT)
                            .forEach(accept -> headers.add(HttpHeader.ACCEPT, accept));
                })
                .timeout(time.toMillis(), TimeUnit.MILLISECONDS)
                .idleTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        request.send(new Listener(peer, breaker, exchange, outcome));
        return true;
    }

    /** Follows one answer. */
    private final class Listener implements Response.Listener {
        private final String peer;
        private final CircuitBreaker breaker;
        private final Exchange exchange;
        private final Outcome outcome;
        private final long start = System.nanoTime();
        private boolean isPassedOn;
        private boolean hasContent;

        Listener(String peer, CircuitBreaker breaker, Exchange exchange, Outcome outcome) {
            this.peer = peer;
            this.breaker = breaker;
            this.exchange = exchange;
            this.outcome = outcome;
        }

        @Override
        public void onHeaders(Response response) {
            breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            if (!FINAL.contains(response.getStatus())) {
                return;
            }
            isPassedOn = true;
            exchange.response().setStatus(response.getStatus());
            for (String name : PASSED_ON) {
                String value = response.getHeaders().get(name);
                if (value != null) {
                    exchange.response().getHeaders().put(name, value);
                }
            }
        }

        @Override
        public void onContentSource(Response response, Content.Source source) {
            if (isPassedOn) {
                hasContent = true;
                Content.copy(source, exchange.response(), Callback.from(this::sent, this::broken));
            } else {
                Content.Source.consumeAll(source, Callback.NOOP);
            }
        }

        @Override
        public void onComplete(Result result) {
            if (!isPassedOn) {
                if (result.isFailed()) {
                    breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, result.getFailure());
                    LOG.debug("Node {} does not answer: {}", peer, cause(result.getFailure()));
                }
                count(result.isFailed() ? "failed" : "not_ready");
                outcome.failed();
            } else if (!hasContent) {
                if (result.isSucceeded()) {
                    exchange.response().write(true, BufferUtil.EMPTY_BUFFER, Callback.from(this::sent, this::broken));
                } else {
                    broken(result.getFailure());
                }
            }
        }

        private void sent() {
            count("answered");
            exchange.sent(null);
        }

        private void broken(Throwable failure) {
            count("broken");
            if (exchange.response().isCommitted()) {
                // What was sent of the body cannot be taken back; the caller sees that it is not whole.
                LOG.info("An answer of node {} broke off: {}", peer, cause(failure));
                exchange.sent(failure);
            } else {
                PASSED_ON.forEach(exchange.response().getHeaders()::remove);
                outcome.failed();
            }
        }

        private static String cause(@Nullable Throwable failure) {
            return String.valueOf(failure);
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
