package io.transcripts.http;

import io.transcripts.domain.Transcript;
import io.transcripts.keys.ApiKey;
import io.transcripts.render.SessionJson;
import io.transcripts.routing.Answer;
import java.util.Set;

/** {@code GET /v1/sessions/{id}}. Has one format, whatever the caller accepts. */
final class SessionEndpoint implements Endpoint {
    private final Sessions sessions;

    SessionEndpoint(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Outcome answer(Call call) throws Problem {
        String sessionId = SessionId.checked(call.parameter());
        call.query(Set.of());
        ApiKey key = call.key();
        Sessions.requireReadScope(key);
        return new Question(
                sessionId,
                Question.PEER + "/sessions/" + sessionId,
                key.organizationId(),
                Question.Here.small(orStandby -> {
                    Answer.Found<Transcript> found = sessions.summary(sessionId, orStandby, Viewer.of(key));
                    Transcript transcript = found.value();
                    return new Reply(
                            Reply.OK,
                            Headers.JSON,
                            SessionJson.render(transcript),
                            Sessions.headers(transcript, found.lag()));
                }),
                Question.Memory.NONE);
    }
}
