package io.transcripts.peer;

import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.live.BatchSink;
import io.transcripts.live.ChangeSource;
import io.transcripts.live.LiveRequest;
import io.transcripts.live.Probe;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Another node, as the owner of sessions: asked only when it has said that something may have changed. Thread-safe. */
final class RemoteSource implements ChangeSource {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteSource.class);
    /** Of one caller at once; who comes too often comes again a moment later. */
    private static final int QUESTIONS_OF_ONE = 32;

    private final HttpClient client;
    private final String address;
    private final RemoteMarks marks;
    private final BatchesUnderWay underWay;
    private final Map<String, Integer> questions = new ConcurrentHashMap<>();

    RemoteSource(HttpClient client, String address, BatchesUnderWay underWay) {
        this.client = client;
        this.address = address;
        this.underWay = underWay;
        marks = new RemoteMarks(client, address);
    }

    @Override
    public int count(int group) {
        return marks.count(group);
    }

    @Override
    public void changed(IntConsumer groups) {
        marks.changed(groups);
    }

    @Override
    public void ask(LiveRequest request, @Nullable String cursor, Exchange exchange, BatchSink to) {
        Request asked = begin(request, cursor, exchange);
        if (asked == null) {
            to.failed();
            return;
        }
        RemoteBatch batch = new RemoteBatch(asked, to, underWay, () -> end(exchange));
        underWay.add(batch);
        try {
            asked.send(batch);
        } catch (RuntimeException e) {
            LOG.debug("An owner cannot be asked for changes", e);
            batch.fail();
        }
    }

    @Override
    public void probe(LiveRequest request, @Nullable String cursor, Exchange exchange, Consumer<Probe> answer) {
        Request asked = begin(request, cursor, exchange);
        if (asked == null) {
            answer.accept(Probe.UNKNOWN);
            return;
        }
        try {
            asked.headers(headers -> headers.put(PeerHeaders.PROBE, "true"))
                    .tag(PeerHttpClient.SMALL)
                    .timeout(BatchesUnderWay.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .send(result -> {
                        end(exchange);
                        answer.accept(probe(result));
                    });
        } catch (RuntimeException e) {
            LOG.debug("An owner cannot be asked for changes", e);
            end(exchange);
            answer.accept(Probe.UNKNOWN);
        }
    }

    private static Probe probe(Result result) {
        if (result.isFailed()) {
            return Probe.UNKNOWN;
        }
        Response response = result.getResponse();
        return switch (response.getStatus()) {
            case HttpStatus.OK_200, HttpStatus.GONE_410 -> Probe.NOW;
            case HttpStatus.NOT_FOUND_404 ->
                PeerHeaders.isNoSession(response.getStatus(), response.getHeaders()) ? Probe.NOW : Probe.UNKNOWN;
            case HttpStatus.NO_CONTENT_204 -> Probe.LATER;
            default -> Probe.UNKNOWN;
        };
    }

    /** Null when this caller asks too much at once, or the address is none. */
    private @Nullable Request begin(LiveRequest request, @Nullable String cursor, Exchange exchange) {
        if (questions.merge(exchange.caller(), 1, Integer::sum) > QUESTIONS_OF_ONE) {
            end(exchange);
            return null;
        }
        String query =
                request.query() + (cursor == null ? "" : (request.query().isEmpty() ? "" : "&") + "since=" + cursor);
        try {
            return client.newRequest("https://" + address + PeerServer.PATH + "/sessions/" + request.sessionId()
                            + "/transcript/changes" + (query.isEmpty() ? "" : "?" + query))
                    .headers(headers -> {
                        headers.put(Headers.REQUEST_ID, exchange.requestId());
                        headers.put(PeerHeaders.ORGANIZATION, request.organizationId());
                    });
        } catch (IllegalArgumentException e) {
            end(exchange);
            LOG.debug("A member of the group says that it is at {}, which is no address", address);
            return null;
        }
    }

    private void end(Exchange exchange) {
        questions.computeIfPresent(exchange.caller(), (caller, count) -> count == 1 ? null : count - 1);
    }
}
