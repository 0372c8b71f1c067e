package io.transcripts.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.util.IteratingCallback;

/** Sends a body whose parts are made as they are taken, on the threads of {@link LargeReads}. */
final class PartedBody extends IteratingCallback {
    private final Exchange exchange;
    private final BodyParts parts;
    private int underWay;

    PartedBody(Exchange exchange, BodyParts parts) {
        this.exchange = exchange;
        this.parts = parts;
    }

    @Override
    protected Action process() {
        exchange.took(underWay);
        if (parts.isDone()) {
            return Action.SUCCEEDED;
        }
        exchange.making();
        exchange.reads().large().execute(exchange.caller(), this::send);
        return Action.SCHEDULED;
    }

    private void send() {
        try {
            byte[] part = parts.next();
            underWay = part.length;
            exchange.made();
            // Compressed by this thread too, where the caller asks for it.
            exchange.write(parts.isDone(), ByteBuffer.wrap(part), this);
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
