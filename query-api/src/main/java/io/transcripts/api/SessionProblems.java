package io.transcripts.api;

import io.transcripts.http.Problem;
import io.transcripts.routing.Answer;
import java.util.Map;
import java.util.TreeMap;

/** Why a session or its transcript is not there for whoever asks. */
public final class SessionProblems {
    private SessionProblems() {}

    /** 404. */
    public static Problem notFound() {
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

    /** 409, of a session whose version is this. */
    static Problem versionChanged(long version, long lag) {
        return ofVersion(
                version,
                lag,
                Problem.conflict(
                        "version_changed",
                        TranscriptParameters.EXPECTED_VERSION,
                        "The transcript's version is " + version
                                + " now, not the expected_version; begin anew with the version of now."));
    }

    /**
     * What was found out by looking at a version of the session: no other node is asked.
     *
     * @param lag of who has looked
     */
    static Problem ofVersion(long version, long lag, Problem problem) {
        Map<String, String> headers = new TreeMap<>();
        headers.put(ApiHeaders.TRANSCRIPT_VERSION, Long.toString(version));
        putLag(headers, lag);
        return problem.with(headers);
    }

    /** Who has caught up says nothing of it. */
    static void putLag(Map<String, String> headers, long lag) {
        if (lag != Answer.Found.CURRENT) {
            headers.put(ApiHeaders.TRANSCRIPT_LAG, Long.toString(lag));
        }
    }

    /** 410. */
    public static Problem erased() {
        return Problem.gone(
                "transcript_erased", "The transcript was erased, or its retention has passed; it will not come back.");
    }
}
