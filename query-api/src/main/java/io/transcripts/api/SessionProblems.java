package io.transcripts.api;

import io.transcripts.http.Problem;

/** Why a session or its transcript is not there for whoever asks. */
final class SessionProblems {
    private SessionProblems() {}

    /** 404. */
    static Problem notFound() {
        return Problem.notFound(
                "session_not_found",
                "Your organization has no session with this id; check the id, and the organization of the key.");
    }

    /** 406. */
    static Problem notAcceptable() {
        return Problem.notAcceptable(
                "The Accept header allows no format of a transcript; accept application/json, text/plain,"
                        + " application/x-subrip or text/vtt, or use the parameter format.");
    }

    /** 410. */
    static Problem erased() {
        return Problem.gone(
                "transcript_erased", "The transcript was erased, or its retention has passed; it will not come back.");
    }
}
