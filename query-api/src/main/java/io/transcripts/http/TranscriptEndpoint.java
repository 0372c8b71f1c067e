package io.transcripts.http;

import io.transcripts.keys.ApiKey;
import io.transcripts.render.PeerJson;

/** {@code GET /v1/sessions/{id}/transcript}. */
final class TranscriptEndpoint implements Endpoint {
    private final Sessions sessions;
    private final Bodies bodies;

    TranscriptEndpoint(Sessions sessions, Bodies bodies) {
        this.sessions = sessions;
        this.bodies = bodies;
    }

    @Override
    public Outcome answer(Call call) throws Problem {
        String sessionId = SessionId.checked(call.parameter());
        TranscriptParameters parameters = TranscriptParameters.of(call);
        ApiKey key = call.key();
        Sessions.requireReadScope(key);
        boolean includeWords = parameters.options().includeWords();
        if (includeWords && !key.plan().includesWords()) {
            throw Problem.forbidden(
                    "feature_not_available",
                    TranscriptParameters.INCLUDE_WORDS,
                    "Words need the plan pro or enterprise; leave include_words out, or change the plan.");
        }
        Bodies.Key body = new Bodies.Key(sessionId, parameters, key.organizationId());
        TranscriptAnswer.View view = new TranscriptAnswer.View(
                parameters.format().contentType(),
                includeWords || parameters.format().isCaptions(),
                transcript -> parameters.format().rendering(transcript, parameters.options()),
                body);
        return new Question(
                sessionId,
                Question.PEER + "/sessions/" + sessionId + "/transcript",
                key.organizationId(),
                new TranscriptAnswer(sessions, bodies, sessionId, Viewer.of(key), view),
                bodies.memory(body));
    }

    /** Everything about a session, for a node. */
    Question contents(String sessionId) {
        return new Question(
                sessionId,
                Question.PEER + "/sessions/" + sessionId + "/contents",
                "",
                new TranscriptAnswer(
                        sessions,
                        bodies,
                        sessionId,
                        Viewer.NODE,
                        new TranscriptAnswer.View(Headers.JSON, true, PeerJson::new, null)),
                Question.Memory.NONE);
    }
}
