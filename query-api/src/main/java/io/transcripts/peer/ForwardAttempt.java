package io.transcripts.peer;

import io.transcripts.api.StoredResponse;
import io.transcripts.http.Exchange;
import io.transcripts.http.WholeResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request to one other node, and its answer on the way to whoever asked. */
final class ForwardAttempt implements Response.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardAttempt.class);
    private final PeerClient client;
    private final RemoteNode node;
    private final Request request;
    private final StoredResponse stored;
    private final @Nullable WholeResponse kept;
    private final Exchange exchange;
    private final Runnable elsewhere;
    /** Whether the answer may have to be compressed for the caller: not by the thread that all answers come to. */
    private final boolean isCostly;

    private final Silence silence;
    private volatile boolean isTurn;
    /** Whether it has a connection. */
    private volatile boolean isBegun;

    private volatile ForwardedHead head = ForwardedHead.MISSING;
    private volatile boolean isCallerGone;
    private Stage stage = Stage.ASKED;
    private boolean hasContent;
    private int status;
    private HttpFields headers = HttpFields.EMPTY;
    /** Of what is passed on, where it is to be stored too. */
    private @Nullable BodyCopy copy;

    /** Whose the exchange is. */
    private enum Stage {
        /** Anybody's. */
        ASKED,
        /** This attempt's. */
        PASSED_ON,
        ENDED
    }

    /**
     * Prepares it.
     *
     * @param kept of the stored response, what the node is asked about
     * @param silence of the node
     * @param elsewhere told when the node gives no answer
     */
    ForwardAttempt(
            PeerClient client,
            RemoteNode node,
            Request request,
            StoredResponse stored,
            @Nullable WholeResponse kept,
            Silence silence,
            Exchange exchange,
            Runnable elsewhere) {
        this.client = client;
        this.node = node;
        this.request = request;
        this.stored = stored;
        this.kept = kept;
        this.silence = silence;
        this.exchange = exchange;
        this.elsewhere = elsewhere;
        isCostly = exchange.request().getHeaders().contains(HttpHeader.ACCEPT_ENCODING);
    }

    /** Who shares the connections to the node with others. */
    String caller() {
        return exchange.caller();
    }

    /** From now on it is to go. */
    void turnHasCome() {
        isTurn = true;
    }

    /** Asks, if it is still worth asking. */
    void go() {
        if (node.isLeftAlone()) {
            // It was waited for in vain while this one waited for its turn.
            dropped("left_alone");
            return;
        }
        silence.begin(System.nanoTime());
        try {
            request.onRequestBegin(begun -> isBegun = true).send(this);
        } catch (RuntimeException e) {
            LOG.debug("Node {} cannot be asked", node.address(), e);
            dropped("failed");
        }
    }

    private void dropped(String result) {
        client.ended(this);
        node.notAsked();
        client.leave(node, caller());
        fail(result);
    }

    /** It is not made after all. */
    void drop() {
        elsewhere.run();
    }

    private void fail(String result) {
        client.count(result);
        elsewhere.run();
    }

    @Override
    public void onHeaders(Response response) {
        long now = System.nanoTime();
        silence.restart(now);
        head = ForwardedHead.of(response, kept != null, exchange);
        node.answered(now, silence.nanos(now));
        if (head != ForwardedHead.FINAL) {
            return;
        }
        status = response.getStatus();
        headers = response.getHeaders();
        long length = headers.getLongField(HttpHeader.CONTENT_LENGTH);
        if (headers.contains(PeerHeaders.STAMP)
                && exchange.request().getMethod().equals("GET")
                && length > 0
                && length <= stored.maxBytes()) {
            copy = BodyCopy.of((int) length, exchange);
        }
    }

    @Override
    public void onContentSource(Response response, Content.Source source) {
        if (head == ForwardedHead.FINAL) {
            hasContent = true;
            Content.copy(source, this::passOn, Callback.from(() -> end(null), this::end));
        } else {
            Content.Source.consumeAll(source, Callback.NOOP);
        }
    }

    /** While the caller takes a part, nothing is expected of the node. */
    private void passOn(boolean isLast, ByteBuffer part, Callback callback) {
        if (!begin()) {
            callback.failed(new TimeoutException("somebody else has answered"));
            return;
        }
        silence.allow();
        if (copy != null) {
            byte[] body = copy.add(part);
            if (body != null) {
                // Before the caller has it, and may ask again.
                store(body);
            }
        }
        // Of a length that nobody knew before it was made: a large one.
        pass(headers.getLongField(HttpHeader.CONTENT_LENGTH) < 0, () -> write(isLast, part, callback));
    }

    /** The answer is this node's from the first part on: before that others may be asked. */
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
        exchange.fromPeer();
        HttpFields.Mutable begun = exchange.begun(status);
        ForwardedHead.passOn(headers, begun);
        return true;
    }

    private void write(boolean isLast, ByteBuffer part, Callback callback) {
        int bytes = part.remaining();
        transmit(
                isLast,
                part,
                Callback.from(
                        () -> {
                            exchange.took(bytes);
                            silence.taken(isLast);
                            callback.succeeded();
                        },
                        failure -> {
                            isCallerGone = true;
                            callback.failed(failure);
                        }));
    }

    private void transmit(boolean isLast, ByteBuffer part, Callback written) {
        if (!exchange.isHead() && status != HttpStatus.NOT_MODIFIED_304) {
            exchange.write(isLast, part, written);
        } else if (isLast) {
            exchange.writeHead(written);
        } else {
            written.succeeded();
        }
    }

    /** A whole body is the answer as long as the owner says so. */
    private void store(byte[] body) {
        WholeResponse whole = ForwardedHead.whole(headers, body);
        if (whole != null) {
            stored.store(whole);
        }
    }

    @Override
    public void onComplete(Result result) {
        client.ended(this);
        if (result.isFailed() && (head == ForwardedHead.MISSING || head == ForwardedHead.OTHER)) {
            // Before it is the next one's turn.
            blame(result.getFailure());
        }
        client.leave(node, caller());
        switch (head) {
            case NOT_MODIFIED -> {
                client.count("unchanged");
                pass(false, this::sendKept);
            }
            case FINAL -> completed(result);
            case MISSING, OTHER -> fail(result.isFailed() ? "failed" : "not_ready");
        }
    }

    private void sendKept() {
        if (kept != null) {
            exchange.fromPeer();
            exchange.send(kept);
        }
    }

    private void completed(Result result) {
        client.count(result.isSucceeded() ? "answered" : isCallerGone ? "abandoned" : "broken");
        if (result.isFailed() && !isCallerGone) {
            LOG.debug("Node {} ended in the middle of an answer: {}", node.address(), cause(result.getFailure()));
        }
        // Whoever copies the content is told too; without content nobody does.
        if (result.isFailed() || !hasContent) {
            end(result.getFailure());
        }
    }

    /** Whoever was not asked, because all connections to it are in use, has not failed to answer. */
    private void blame(Throwable failure) {
        boolean isSilent = failure instanceof TimeoutException && isBegun && silence.isItsFault();
        if (failure instanceof IOException || isSilent) {
            node.failed(silence.nanos(System.nanoTime()), failure);
        } else {
            node.notAsked();
        }
        LOG.debug("Node {} does not answer: {}", node.address(), cause(failure));
    }

    /**
     * Once, by whoever comes to the end first. What was sent of a body cannot be taken back: the caller sees that it is not
     * whole. Before that others are asked.
     */
    private void end(@Nullable Throwable failure) {
        if (failure == null && !hasContent) {
            if (begin()) {
                transmit(true, BufferUtil.EMPTY_BUFFER, Callback.from(() -> ended(null), this::ended));
            }
            return;
        }
        ended(failure);
    }

    private synchronized boolean isEnded() {
        return stage == Stage.ENDED;
    }

    private void ended(@Nullable Throwable failure) {
        if (copy != null) {
            copy.close();
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

    /** Called again and again while it is under way. */
    void look(long now) {
        if (!isTurn) {
            if (silence.isTooLong(now) && node.giveUp(this)) {
                client.ended(this);
                node.notAsked();
                fail("full");
            }
        } else if (head != ForwardedHead.MISSING) {
            if (exchange.isEnded() && !isEnded()) {
                // It was broken off, because its caller did not take it, or somebody else has answered.
                isCallerGone = true;
                abort("not taken in time", true);
            } else if (isSilent(now)) {
                abort("nothing more", true);
            }
        } else if (isSilent(now)) {
            abort("nothing for " + TimeUnit.NANOSECONDS.toMillis(silence.nanos(now)) + " ms", false);
        }
    }

    private boolean isSilent(long now) {
        return silence.isTooLong(now) && !silence.isForgiven(now, isBegun && silence.isSince(node.answeredAt()));
    }

    /** @param evenIfBegun false when it is for want of an answer, which may begin before this is done */
    private void abort(String why, boolean evenIfBegun) {
        client.execute(() -> {
            if (evenIfBegun || head == ForwardedHead.MISSING) {
                var unused = request.abort(new TimeoutException(why));
            }
        });
    }

    private void pass(boolean isLarge, Runnable answering) {
        if (isCostly && isLarge) {
            exchange.executeInTurn(answering);
        } else if (isCostly) {
            client.execute(answering);
        } else {
            answering.run();
        }
    }

    private static String cause(Throwable failure) {
        return String.valueOf(failure);
    }
}
