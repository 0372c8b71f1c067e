package io.transcripts.http;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.util.IteratingCallback;

/** Sends a body part by part, each when its caller has taken the one before it, and then ends the exchange. */
final class BodySender extends IteratingCallback {
    private final Exchange exchange;
    private final BodyParts parts;
    private final Executor executor;
    private int underWay;

    /** @param executor on which a part is made and, where the caller asks for it, compressed */
    BodySender(Exchange exchange, BodyParts parts, Executor executor) {
        this.exchange = exchange;
        this.parts = parts;
        this.executor = executor;
    }

    @Override
    protected Action process() {
        exchange.progress().took(underWay);
        if (parts.isDone()) {
            return Action.SUCCEEDED;
        }
        exchange.progress().making();
        executor.execute(this::send);
        return Action.SCHEDULED;
    }

    private void send() {
        try {
            ByteBuffer part = parts.next();
            underWay = part.remaining();
            exchange.progress().made();
            exchange.write(parts.isDone(), part, this);
        } catch (RuntimeException e) {
            failed(e);
        }
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
