package io.transcripts.peer;

import io.transcripts.api.ApiHeaders;
import io.transcripts.api.SessionProblems;
import io.transcripts.live.BatchHead;
import io.transcripts.live.BatchSink;
import io.transcripts.live.WholeEvents;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What an owner says has changed, on its way to a stream of this node. */
final class RemoteBatch implements Response.Listener {
    private final Request request;
    private final BatchSink to;
    private final BatchesUnderWay underWay;
    private final Runnable ended;
    private final WholeEvents events = new WholeEvents();
    private final AtomicBoolean isEnded = new AtomicBoolean();
    /** Until when the owner has to say something; {@link Long#MAX_VALUE} while the caller takes what it has said. */
    private volatile long until = System.nanoTime() + BatchesUnderWay.PATIENCE.toNanos();

    private volatile boolean isTaking;
    private boolean isBegun;
    private volatile boolean isCopying;
    private @Nullable Result result;

    /** @param ended told when it is not under way any more */
    RemoteBatch(Request request, BatchSink to, BatchesUnderWay underWay, Runnable ended) {
        this.request = request;
        this.to = to;
        this.underWay = underWay;
        this.ended = ended;
    }

    @Override
    public void onHeaders(Response response) {
        heard();
        HttpFields headers = response.getHeaders();
        String cursor = headers.get(ApiHeaders.TRANSCRIPT_CURSOR);
        String status = headers.get(ApiHeaders.TRANSCRIPT_STATUS);
        if (response.getStatus() == HttpStatus.OK_200 && cursor != null && status != null) {
            isBegun = to.begin(new BatchHead(cursor, status, headers.contains(PeerHeaders.RESET)));
        }
    }

    @Override
    public void onContentSource(Response response, Content.Source source) {
        if (isBegun) {
            isCopying = true;
            Content.copy(source, this::passOn, Callback.from(this::copied, failure -> {
                abort("it breaks off, or nobody wants it");
                copied();
            }));
        } else {
            Content.Source.consumeAll(source, Callback.NOOP);
        }
    }

    private void passOn(boolean isLast, ByteBuffer piece, Callback callback) {
        ByteBuffer whole;
        try {
            whole = events.add(piece);
        } catch (IllegalStateException e) {
            callback.failed(e);
            return;
        }
        if (!whole.hasRemaining()) {
            heard();
            callback.succeeded();
            return;
        }
        isTaking = true;
        to.write(
                whole,
                Callback.from(
                        () -> {
                            isTaking = false;
                            heard();
                            callback.succeeded();
                        },
                        callback::failed));
    }

    private void heard() {
        until = System.nanoTime() + BatchesUnderWay.PATIENCE_BEGUN.toNanos();
    }

    /** Called again and again while it is under way. */
    void look(long now) {
        if (!isTaking && now - until > 0) {
            abort("it says nothing");
        }
    }

    private void abort(String why) {
        var unused = request.abort(new TimeoutException(why));
    }

    /** It was not asked. */
    void fail() {
        if (!isEnded.getAndSet(true)) {
            underWay.remove(this);
            ended.run();
            to.failed();
        }
    }

    private void copied() {
        Result whole;
        synchronized (this) {
            isCopying = false;
            whole = result;
        }
        if (whole != null) {
            tell(whole);
        }
    }

    /** May come before the last part has been passed on. */
    @Override
    public void onComplete(Result whole) {
        boolean isLate;
        synchronized (this) {
            result = whole;
            isLate = isCopying;
        }
        if (!isLate) {
            tell(whole);
        }
    }

    private void tell(Result whole) {
        if (isEnded.getAndSet(true)) {
            return;
        }
        underWay.remove(this);
        ended.run();
        if (whole.isFailed()) {
            to.failed();
            return;
        }
        Response response = whole.getResponse();
        String status = response.getHeaders().get(ApiHeaders.TRANSCRIPT_STATUS);
        switch (response.getStatus()) {
            case HttpStatus.OK_200 -> {
                if (isBegun && events.isEmpty()) {
                    to.end();
                } else {
                    to.failed();
                }
            }
            case HttpStatus.NO_CONTENT_204 -> {
                if (status != null) {
                    to.unchanged(status);
                } else {
                    to.failed();
                }
            }
            case HttpStatus.NOT_FOUND_404 -> {
                if (PeerHeaders.isNoSession(response.getStatus(), response.getHeaders())) {
                    to.refused(SessionProblems.notFound());
                } else {
                    to.failed();
                }
            }
            case HttpStatus.GONE_410 -> to.refused(SessionProblems.erased());
            default -> to.failed();
        }
    }
}
