package io.transcripts.peer;

import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;

/** Names of the header fields that nodes send each other. */
final class PeerHeaders {
    /** Of whom asks. */
    static final String ORGANIZATION = "Transcripts-Organization";
    /** A standby may answer too. */
    static final String OR_STANDBY = "Transcripts-Or-Standby";
    /** The validator of a complete transcript: of what the asking node keeps, and of what the owner answers. */
    static final String STAMP = "Transcripts-Stamp";

    /**
     * Of all that is said of a session. A 404 without it means that the node does not know the path: it is of another release, and
     * has not looked for the session.
     */
    static final String OF_SESSION = "Transcripts-Of-Session";

    /** Only whether there are changes is asked, not which. */
    static final String PROBE = "Transcripts-Probe";
    /** Of changes that begin with a reset. */
    static final String RESET = "Transcripts-Reset";

    /** Every answer of a route about sessions. */
    static final Map<String, String> SAID_OF_SESSION = Map.of(OF_SESSION, "true");

    private PeerHeaders() {}

    /** Whether an answer says that there is no such session. */
    static boolean isNoSession(int status, HttpFields headers) {
        return status == HttpStatus.NOT_FOUND_404 && headers.contains(OF_SESSION);
    }
}
