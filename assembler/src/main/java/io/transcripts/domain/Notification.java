package io.transcripts.domain;

import io.transcripts.domain.Transcript.Missing;
import io.transcripts.domain.Transcript.Status;
import org.jspecify.annotations.Nullable;

/**
 * What consumers of notifications learn of a session: never text, always small.
 *
 * @param status null for an erased session
 * @param version with the session and the type it makes the notification's id, so a redelivery can be recognised
 * @param segmentCount shown segments
 */
public record Notification(
        Type type,
        String sessionId,
        @Nullable String organizationId,
        @Nullable Status status,
        long version,
        int segmentCount,
        long wordCount,
        long durationMs,
        Languages languages,
        Missing missing,
        boolean limitExceeded,
        long createdAtMs) {

    /** Why it was sent. */
    public enum Type {
        READY("transcript.ready"),
        UPDATED("transcript.updated"),
        FAILED("transcript.failed"),
        ERASED("transcript.erased");

        private final String label;

        Type(String label) {
            this.label = label;
        }

        /** As written in the event. */
        public String label() {
            return label;
        }
    }
}
