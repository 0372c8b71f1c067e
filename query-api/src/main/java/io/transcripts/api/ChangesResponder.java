package io.transcripts.api;

import io.transcripts.domain.Changes;
import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Outline;
import io.transcripts.domain.Position;
import io.transcripts.domain.Stamp;
import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.ResponseBudget;
import io.transcripts.http.ResponseHead;
import io.transcripts.http.WholeResponse;
import io.transcripts.render.ChangesJson;
import io.transcripts.render.RenderOptions;
import io.transcripts.routing.Answer;
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
    private final Cursors cursors;
    private final @Nullable Position copy;

    /** @param since the cursor of the caller's copy, which may be nobody's */
    ChangesResponder(
            VisibleSessions sessions, String sessionId, Visibility visibility, RenderOptions options, String since) {
        this.sessions = sessions;
        this.sessionId = sessionId;
        this.visibility = visibility;
        this.options = options;
        cursors = new Cursors(options);
        copy = cursors.position(since);
    }

    @Override
    public void respond(Exchange exchange, boolean orStandby, @Nullable Stamp known, Consumer<Problem> elsewhere) {
        Attempt attempt = new Attempt(exchange, false, elsewhere);
        attempt.run(() -> begin(attempt));
    }

    private void begin(Attempt attempt) throws Problem {
        Exchange exchange = attempt.exchange();
        Outline outline = sessions.look(sessionId, false, visibility).value();
        Answer.@Nullable Found<ChangesReading> atHand =
                sessions.changesAtHand(sessionId, copy, options.lens(), visibility);
        if (atHand != null) {
            exchange.send(whole(atHand.value()));
        } else if (ReadingCost.isSmall(outline, options.includeWords())) {
            exchange.send(whole(read().value()));
        } else {
            exchange.reserve(
                    ReadingCost.toReadOn(outline),
                    lease -> exchange.executeInTurn(() ->
                            attempt.read(lease, this::read, (found, room) -> inParts(exchange, found.value(), room))),
                    attempt::full);
        }
    }

    private Answer.Found<ChangesReading> read() throws Problem {
        return sessions.changes(sessionId, copy, options.lens(), visibility);
    }

    private WholeResponse whole(ChangesReading reading) {
        try (reading) {
            Changes changes = reading.changes();
            byte[] body = new ChangesJson(changes, options, cursor(changes)).whole(reading);
            return WholeResponse.ok(Headers.JSON, body, headers(changes));
        }
    }

    private boolean inParts(Exchange exchange, ChangesReading reading, ResponseBudget.Lease lease) {
        Changes changes = reading.changes();
        ResponseHead head = new ResponseHead(HttpStatus.OK_200, Headers.JSON, headers(changes));
        ChangesJson rendering = new ChangesJson(changes, options, cursor(changes));
        exchange.send(head, new TranscriptParts(reading, Integer.MAX_VALUE, rendering, lease));
        return true;
    }

    private String cursor(Changes changes) {
        return cursors.of(changes.position());
    }

    private Map<String, String> headers(Changes changes) {
        Map<String, String> headers = VisibleSessions.headers(changes.head(), Answer.Found.CURRENT);
        headers.put(Headers.CACHE_CONTROL, Headers.NO_STORE);
        headers.put(ApiHeaders.TRANSCRIPT_CURSOR, cursor(changes));
        return headers;
    }
}
