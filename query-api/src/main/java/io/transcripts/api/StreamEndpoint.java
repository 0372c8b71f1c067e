package io.transcripts.api;

import io.transcripts.http.Problem;
import io.transcripts.http.Query;
import io.transcripts.http.RoutedRequest;
import io.transcripts.live.LiveRequest;
import io.transcripts.render.RenderOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/sessions/{id}/transcript/stream}, and between nodes what it is made of. Has one format, whatever the caller accepts. */
final class StreamEndpoint {
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String UNTIL = "until";
    private static final String COMPLETE = "complete";

    private final VisibleSessions sessions;
    private final RecentBatches batches = new RecentBatches();

    StreamEndpoint(VisibleSessions sessions) {
        this.sessions = sessions;
    }

    /** @throws Problem 400 or 403 */
    LiveRequest read(RoutedRequest request) throws Problem {
        String sessionId = SessionId.checked(request.parameter());
        Query query = request.query(TranscriptParameters.OF_STREAMS);
        RenderOptions options = TranscriptParameters.options(query);
        String until = query.value(UNTIL);
        if (until != null && !until.equals(COMPLETE)) {
            throw Problem.invalidValue(UNTIL, "The value must be complete; leave it out for a stream without an end.");
        }
        String since = TranscriptParameters.since(query, Format.JSON);
        Caller caller = Caller.of(request);
        caller.requireReadScope();
        TranscriptEndpoint.requireWords(caller, options);
        String last = lastEventId(request);
        return live(
                sessionId,
                query.only(TranscriptParameters.OF_COPIES),
                caller,
                options,
                last == null ? since : last,
                until != null);
    }

    /** A request for changes that a caller may see. */
    LiveRequest live(
            String sessionId,
            String query,
            Caller caller,
            RenderOptions options,
            @Nullable String cursor,
            boolean isUntilComplete) {
        return new LiveRequest(
                sessionId,
                query,
                caller.organizationId(),
                cursor,
                isUntilComplete,
                new TranscriptChanges(sessions, sessionId, Visibility.of(caller.organizationId()), options, batches));
    }

    /** What browsers and others send by themselves when they come back; what is no cursor is none of ours, and begins anew. */
    private static @Nullable String lastEventId(RoutedRequest request) {
        List<String> sent = request.request().getHeaders().getValuesList(LAST_EVENT_ID);
        if (sent.isEmpty() || sent.get(0).isEmpty()) {
            return null;
        }
        String last = sent.get(0);
        return Cursors.isOne(last) ? last : "none";
    }
}
