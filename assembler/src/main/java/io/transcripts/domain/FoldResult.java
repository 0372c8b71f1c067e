package io.transcripts.domain;

import io.transcripts.schema.RejectedEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of an event besides rows.
 *
 * @param outcome null when the event was refused
 * @param rejection why it was refused
 * @param notification to be sent; also a refused event may cause one
 * @param isOrganizationConflict whether the session was given a second organization by it
 */
public record FoldResult(
        @Nullable Outcome outcome,
        @Nullable RejectedEvent rejection,
        @Nullable Notification notification,
        boolean isOrganizationConflict) {

    /**
     * What the event did.
     *
     * @throws RejectedEvent when it was refused
     */
    public Outcome outcomeOrThrow() throws RejectedEvent {
        if (rejection != null) {
            throw rejection;
        }
        return Objects.requireNonNull(outcome);
    }
}
