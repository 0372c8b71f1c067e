package io.transcripts.api;

import io.transcripts.domain.Changes;
import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Outline;
import io.transcripts.domain.Position;
import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.ResponseBudget;
import io.transcripts.http.ResponseHead;
import io.transcripts.http.WholeResponse;
import io.transcripts.render.ChangesJson;
import io.transcripts.render.RenderOptions;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Stamp;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Answers with what has changed of a transcript since the caller's copy was made. Only an owner that has caught up does: no
 * standby, whoever asks. What is large is read as its caller takes it.
 */
final class ChangesResponder implements LocalResponder {
    private final VisibleSessions sessions;
    private final String sessionId;
    private final Visibility visibility;
    private final RenderOptions options;
    private final @Nullable Position copy;

    /** @param since the cursor of the caller's copy, which may be nobody's */
    ChangesResponder(
            VisibleSessions sessions, String sessionId, Visibility visibility, RenderOptions options, String since) {
        this.sessions = sessions;
        this.sessionId = sessionId;
        this.visibility = visibility;
        this.options = options;
        copy = Cursors.position(since, options);
    }

    @Override
    public void respond(Exchange exchange, boolean orStandby, @Nullable Stamp known, Consumer<Problem> elsewhere) {
        exchange.guarded(() -> begin(exchange, elsewhere));
    }

    private void begin(Exchange exchange, Consumer<Problem> elsewhere) {
        @Nullable WholeResponse response;
        Outline outline;
        try {
            outline = sessions.look(sessionId, false, visibility).value();
            @Nullable ChangesReading atHand = sessions.changesAtHand(sessionId, copy, options.lens(), visibility);
            boolean isSmall = TranscriptResponder.isSmall(outline, options.includeWords());
            @Nullable ChangesReading reading = atHand != null ? atHand : isSmall ? read() : null;
            response = reading == null ? null : whole(reading);
        } catch (Problem problem) {
            exchange.refuse(problem, elsewhere);
            return;
        }
        if (response != null) {
            exchange.send(response);
            return;
        }
        exchange.reserve(
                TranscriptResponder.bytesToReadOn(outline),
                lease -> exchange.executeInTurn(() -> exchange.guarded(() -> open(exchange, lease, elsewhere))),
                () -> exchange.send(Problem.full()));
    }

    private ChangesReading read() throws Problem {
        return sessions.changes(sessionId, copy, options.lens(), visibility).value();
    }

    private WholeResponse whole(ChangesReading reading) {
        try (reading) {
            Changes changes = reading.changes();
            byte[] body = new ChangesJson(changes, options, cursor(changes)).whole(reading);
            return WholeResponse.ok(Headers.JSON, body, headers(changes));
        }
    }

    private void open(Exchange exchange, ResponseBudget.Lease lease, Consumer<Problem> elsewhere) {
        boolean isHandedOver = false;
        try {
            if (!exchange.isOpen()) {
                return;
            }
            ChangesReading reading = read();
            Changes changes = reading.changes();
            ResponseHead head = new ResponseHead(HttpStatus.OK_200, Headers.JSON, headers(changes));
            isHandedOver = true;
            exchange.send(
                    head,
                    new TranscriptParts(
                            reading, Integer.MAX_VALUE, new ChangesJson(changes, options, cursor(changes)), lease));
        } catch (Problem problem) {
            exchange.refuse(problem, elsewhere);
        } finally {
            if (!isHandedOver) {
                lease.close();
            }
        }
    }

    private String cursor(Changes changes) {
        return Cursors.of(changes.position(), options);
    }

    private Map<String, String> headers(Changes changes) {
        Map<String, String> headers = VisibleSessions.headers(changes.head(), Answer.Found.CURRENT);
        headers.put(Headers.CACHE_CONTROL, Headers.NO_STORE);
        headers.put(ApiHeaders.TRANSCRIPT_CURSOR, cursor(changes));
        return headers;
    }
}
