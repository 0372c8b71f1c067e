package io.transcripts.peer;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.api.SessionRequest;
import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.http.WholeResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks other nodes on their peer ports, over connections that stay open, and passes bodies on as they come, as slowly as a
 * caller takes them within bounds. A node that says nothing for too long is not asked again for a while; then one request finds out
 * whether it is back.
 */
final class PeerClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerClient.class);
    private static final String FORWARDS = "transcripts.forwards";
    /** All that {@link #count} is given, so that each is there before it happens. */
    private static final List<String> RESULTS =
            List.of("answered", "unchanged", "not_ready", "full", "failed", "left_alone", "broken", "abandoned");

    private static final String NOT_IN_AN_ADDRESS = "\"<>\\^`{|}\u007f";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static final long SWEEP_MS = 20;

    private final PeerHttpClient http;
    private final HttpClient jetty;
    private final CircuitBreakerConfig breaking;
    private final Map<String, RemoteNode> nodes = new ConcurrentHashMap<>();
    private final Set<ForwardAttempt> underWay = ConcurrentHashMap.newKeySet();
    private final long patienceNanos;
    private final MeterRegistry registry;

    PeerClient(PeerTls identity, PeerTimeouts timeouts, MeterRegistry registry) {
        this.patienceNanos = timeouts.patience().toNanos();
        this.registry = registry;
        breaking = CircuitBreakerConfig.custom()
                .slidingWindowSize(1)
                .minimumNumberOfCalls(1)
                .failureRateThreshold(100)
                .waitDurationInOpenState(timeouts.leftAlone())
                .permittedNumberOfCallsInHalfOpenState(1)
                .build();
        RESULTS.forEach(result -> Counter.builder(FORWARDS)
                .description("Requests to other nodes, by what came of them")
                .tag("result", result)
                .register(registry));
        Gauge.builder(
                        "transcripts.peers.left.alone",
                        nodes.values(),
                        all -> all.stream().filter(RemoteNode::isLeftAlone).count())
                .description("Other nodes that did not answer a moment ago, and are not asked now")
                .register(registry);
        http = new PeerHttpClient(identity, timeouts);
        jetty = http.jetty();
        sweepSoon();
    }

    /**
     * Asks a node; its answer goes straight to the exchange.
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
        RemoteNode node = nodes.computeIfAbsent(address, unused -> new RemoteNode(address, breaking));
        if (!node.tryAsk()) {
            count("left_alone");
            return false;
        }
        Request request;
        try {
            request = request(address, asked, orStandby, kept, exchange);
        } catch (IllegalArgumentException e) {
            node.notAsked();
            // Said once by who watches the members.
            LOG.debug("A member of the group says that it is at {}, which is no address", address);
            count("failed");
            return false;
        }
        ForwardAttempt attempt = new ForwardAttempt(
                this, node, request, asked.stored(), kept, new Silence(time, patienceNanos), exchange, elsewhere);
        underWay.add(attempt);
        switch (node.join(attempt)) {
            case NOW -> attempt.go();
            case LATER -> {
                // The caller's request that ends before it lets it go.
            }
            case NEVER -> {
                ended(attempt);
                node.notAsked();
                count("full");
                return false;
            }
        }
        return true;
    }

    /**
     * Asks a node for something small, in the name of an exchange.
     *
     * @param path with its query
     * @param then told the answer once, or null when there is none; must not block
     */
    void ask(
            String address,
            String path,
            String organizationId,
            Exchange exchange,
            Duration time,
            Consumer<PeerQuestion.@Nullable Answered> then) {
        RemoteNode node = nodes.computeIfAbsent(address, unused -> new RemoteNode(address, breaking));
        if (!node.tryAsk()) {
            count("left_alone");
            then.accept(null);
            return;
        }
        Request request;
        try {
            request = jetty.newRequest("https://" + address + path).headers(headers -> {
                headers.put(Headers.REQUEST_ID, exchange.requestId());
                headers.put(PeerHeaders.ORGANIZATION, organizationId);
            });
        } catch (IllegalArgumentException e) {
            LOG.debug("A member of the group says that it is at {}, which is no address", address);
            node.notAsked();
            then.accept(null);
            return;
        }
        PeerQuestion.ask(node, request, time, then);
    }

    private Request request(
            String address, SessionRequest asked, boolean orStandby, @Nullable WholeResponse kept, Exchange exchange) {
        String asCalled = exchange.request().getHttpURI().getQuery();
        String query = asCalled == null ? null : encoded(asCalled);
        return jetty.newRequest(
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
                    // Each in one line: one for each of a thousand short values would be longer than what the caller
                    // sent.
                    inOneLine(headers, HttpHeader.IF_NONE_MATCH, exchange.knownTags());
                    inOneLine(
                            headers,
                            HttpHeader.ACCEPT,
                            exchange.request().getHeaders().getValuesList(HttpHeader.ACCEPT));
                });
    }

    /** Callers leave characters as they are that an address of Java's may not have, or that Jetty's client does not write as UTF-8. */
    private static String encoded(String query) {
        StringBuilder encoded = new StringBuilder(query.length());
        for (byte each : query.getBytes(StandardCharsets.UTF_8)) {
            if (each > ' ' && NOT_IN_AN_ADDRESS.indexOf(each) < 0) {
                encoded.append((char) each);
            } else {
                encoded.append('%').append(HEX.toHexDigits(each));
            }
        }
        return encoded.toString();
    }

    private static void inOneLine(HttpFields.Mutable headers, HttpHeader name, List<String> values) {
        if (!values.isEmpty()) {
            headers.put(name, String.join(",", values));
        }
    }

    /** One timer for all: to set one for each part of each answer costs more than the answer. */
    private void sweepSoon() {
        var unused = jetty.getScheduler().schedule(this::sweep, SWEEP_MS, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        long now = System.nanoTime();
        try {
            underWay.forEach(attempt -> attempt.look(now));
        } catch (RuntimeException e) {
            LOG.error("Requests to other nodes are not looked after", e);
        } finally {
            sweepSoon();
        }
    }

    /** It is not looked after any more. */
    void ended(ForwardAttempt attempt) {
        underWay.remove(attempt);
    }

    /** The next of a caller's attempts goes; not on this stack, on which it may end at once and let the next one go. */
    void leave(RemoteNode node, String caller) {
        ForwardAttempt next = node.leave(caller);
        if (next != null) {
            try {
                execute(next::go);
            } catch (RejectedExecutionException e) {
                next.drop();
            }
        }
    }

    void execute(Runnable task) {
        jetty.getExecutor().execute(task);
    }

    /** Counts what came of a request. */
    void count(String result) {
        registry.counter(FORWARDS, "result", result).increment();
    }

    @Override
    public void close() {
        http.close();
    }
}
