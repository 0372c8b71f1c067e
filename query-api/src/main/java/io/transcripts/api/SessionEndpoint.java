package io.transcripts.api;

import io.transcripts.domain.Transcript;
import io.transcripts.http.EntityTags;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.RoutedRequest;
import io.transcripts.http.WholeResponse;
import io.transcripts.render.SessionJson;
import io.transcripts.routing.Answer;
import java.util.Map;
import java.util.Set;

/** {@code GET /v1/sessions/{id}}. Has one format, whatever the caller accepts. */
final class SessionEndpoint {
    private final VisibleSessions sessions;

    SessionEndpoint(VisibleSessions sessions) {
        this.sessions = sessions;
    }

    /** @throws Problem 400 or 403 */
    SessionRequest read(RoutedRequest request) throws Problem {
        String sessionId = SessionId.checked(request.parameter());
        var unused = request.query(Set.of());
        Caller caller = Caller.of(request);
        caller.requireReadScope();
        Visibility visibility = Visibility.of(caller.organizationId());
        return new SessionRequest(
                sessionId,
                "/sessions/" + sessionId,
                caller.organizationId(),
                (exchange, orStandby, known, elsewhere) -> new Attempt(exchange, orStandby, elsewhere)
                        .run(() -> exchange.send(response(sessionId, orStandby, visibility))),
                StoredResponse.NONE);
    }

    private WholeResponse response(String sessionId, boolean orStandby, Visibility visibility) throws Problem {
        Answer.Found<Transcript> found = sessions.summary(sessionId, orStandby, visibility);
        Transcript transcript = found.value();
        byte[] body = SessionJson.render(transcript);
        Map<String, String> headers = VisibleSessions.headers(transcript, found.lag());
        headers.put(Headers.ETAG, EntityTags.of(body, transcript.status().name()));
        return WholeResponse.ok(Headers.JSON, body, headers);
    }
}
