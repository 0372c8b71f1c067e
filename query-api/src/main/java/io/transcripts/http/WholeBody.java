package io.transcripts.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Sends a body part by part. Java copies what it writes to a socket into a buffer outside the heap first, as large as the
 * write, and keeps that with the thread.
 */
final class WholeBody extends IteratingCallback {
    private static final int PART = 128 << 10;

    private final Exchange exchange;
    private final byte[] body;
    private int sent;
    private int underWay;
    private boolean isLast;

    WholeBody(Exchange exchange, byte[] body) {
        this.exchange = exchange;
        this.body = body;
    }

    @Override
    protected Action process() {
        exchange.took(underWay);
        sent += underWay;
        if (isLast) {
            return Action.SUCCEEDED;
        }
        underWay = Math.min(PART, body.length - sent);
        isLast = sent + underWay == body.length;
        exchange.write(isLast, ByteBuffer.wrap(body, sent, underWay), this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
        exchange.end(null);
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        exchange.end(cause);
    }
}
