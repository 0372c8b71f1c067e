package io.transcripts.domain;

/** Where a session stands. Its transcript has a status of its own: it may wait for more when the session has ended. */
public enum SessionStatus {
    /** No end of any kind was heard of. */
    ACTIVE,
    /** It has ended, or was idle for so long that it counts as ended. */
    ENDED,
    /** Its winning end is a failure. */
    FAILED;

    /** Of the session that a header is about. */
    public static SessionStatus of(Header header) {
        if (header.brief().isFailure()) {
            return FAILED;
        }
        boolean isOver = header.brief().hasEnd() || header.progress().timedOut();
        // What was complete had an end, though a crash has lost it.
        return isOver || header.progress().completed() ? ENDED : ACTIVE;
    }

    /** Of the session that a transcript is of. */
    public static SessionStatus of(Transcript transcript) {
        return switch (transcript.status()) {
            case FAILED -> FAILED;
            case COMPLETE -> ENDED;
            case PROCESSING -> transcript.endedAt() == null ? ACTIVE : ENDED;
        };
    }
}
