package io.transcripts.http;

import io.transcripts.domain.Transcript;
import io.transcripts.keys.ApiKey;
import io.transcripts.routing.Answer;

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
        return new Question(
                sessionId,
                Question.PEER + "/sessions/" + sessionId + "/transcript",
                key.organizationId(),
                (orStandby, known) -> bodies.reply(
                        sessionId,
                        parameters,
                        key.organizationId(),
                        known,
                        () -> made(sessionId, parameters, key, orStandby)),
                bodies.memory(sessionId, parameters, key.organizationId()));
    }

    private Bodies.Made made(String sessionId, TranscriptParameters parameters, ApiKey key, boolean orStandby)
            throws Problem {
        Answer.Found found = sessions.read(sessionId, parameters.options().includeWords(), orStandby, key);
        Transcript transcript = found.transcript();
        byte[] body = parameters.format().render(transcript, parameters.options());
        Reply reply = new Reply(Reply.OK, parameters.format().contentType(), body, Sessions.headers(found));
        return new Bodies.Made(reply, transcript.version(), transcript.status(), transcript.organizationId());
    }
}
