package io.transcripts.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A question to one other node whose answer is small, and is taken whole. */
final class PeerQuestion extends BufferingResponseListener {
    private static final Logger LOG = LoggerFactory.getLogger(PeerQuestion.class);
    /** Of an answer: what {@link io.transcripts.routing.LocalList} has room for, twice. */
    private static final int MOST_BYTES = 8 << 20;

    private final RemoteNode node;
    private final long start = System.nanoTime();
    private final Consumer<@Nullable Answered> then;

    /**
     * What a node has said.
     *
     * @param isNoSession whether that is that there is no such session
     */
    record Answered(int status, boolean isNoSession, byte[] body) {}

    private PeerQuestion(RemoteNode node, Consumer<@Nullable Answered> then) {
        super(MOST_BYTES);
        this.node = node;
        this.then = then;
    }

    /**
     * Asks.
     *
     * @param node that may be asked
     * @param time for the whole of it
     * @param then told the answer once, or null when there is none; must not block
     */
    static void ask(RemoteNode node, Request request, Duration time, Consumer<@Nullable Answered> then) {
        try {
            request.timeout(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS).send(new PeerQuestion(node, then));
        } catch (RuntimeException e) {
            LOG.debug("Node {} cannot be asked", node.address(), e);
            node.notAsked();
            then.accept(null);
        }
    }

    @Override
    public void onComplete(Result result) {
        long now = System.nanoTime();
        if (result.isSucceeded()) {
            node.answered(now, now - start);
            byte[] body = getContent();
            Response response = result.getResponse();
            boolean isNoSession = PeerHeaders.isNoSession(response.getStatus(), response.getHeaders());
            then.accept(new Answered(response.getStatus(), isNoSession, body == null ? new byte[0] : body));
            return;
        }
        LOG.debug("Node {} does not answer: {}", node.address(), String.valueOf(result.getFailure()));
        if (result.getFailure() instanceof IOException) {
            node.failed(now - start, result.getFailure());
        } else {
            // It may have been too slow because too many asked: whoever asks for one session finds out.
            node.notAsked();
        }
        then.accept(null);
    }
}
