package io.transcripts.live;

import io.transcripts.http.BodyParts;
import io.transcripts.http.Exchange;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.util.IteratingCallback;

/** Makes a batch part by part, each when the one before it has been taken. */
final class PartsPump extends IteratingCallback {
    private final BodyParts parts;
    private final BatchSink to;
    private final Executor executor;

    private PartsPump(BodyParts parts, BatchSink to, Executor executor) {
        this.parts = parts;
        this.to = to;
        this.executor = executor;
    }

    /** @param isLarge whether the parts are to be made in turn with other large answers */
    static void pump(BatchHead head, BodyParts parts, boolean isLarge, Exchange exchange, BatchSink to) {
        if (to.begin(head)) {
            new PartsPump(parts, to, isLarge ? exchange::executeInTurn : Runnable::run).iterate();
        } else {
            parts.close();
            to.failed();
        }
    }

    @Override
    protected Action process() {
        if (parts.isDone()) {
            return Action.SUCCEEDED;
        }
        executor.execute(this::next);
        return Action.SCHEDULED;
    }

    private void next() {
        ByteBuffer part;
        try {
            part = parts.next();
        } catch (RuntimeException e) {
            failed(e);
            return;
        }
        to.write(part, this);
    }

    @Override
    protected void onCompleteSuccess() {
        parts.close();
        to.end();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        parts.close();
        to.failed();
    }
}
