package io.transcripts.http;

import io.transcripts.keys.ApiKey;
import io.transcripts.routing.Answer;

/** {@code GET /v1/sessions/{id}/transcript}. */
final class TranscriptEndpoint implements Endpoint {
    private final Sessions sessions;

    TranscriptEndpoint(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Reply answer(Call call) throws Problem {
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
        Answer.Found found = sessions.read(sessionId, includeWords, key);
        byte[] body = parameters.format().render(found.transcript(), parameters.options());
        return new Reply(Reply.OK, parameters.format().contentType(), body, Sessions.headers(found));
    }
}
