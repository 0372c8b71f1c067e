package io.transcripts.domain;

import io.transcripts.schema.RejectedEvent;
import java.util.EnumMap;
import java.util.Map;
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

    // Of nearly every event: nothing is made for it.
    private static final Map<Outcome, FoldResult> SILENT = new EnumMap<>(Outcome.class);

    static {
        for (Outcome outcome : Outcome.values()) {
            SILENT.put(outcome, new FoldResult(outcome, null, null, false));
        }
    }

    static FoldResult of(Outcome outcome, @Nullable Notification notification, boolean isOrganizationConflict) {
        return notification == null && !isOrganizationConflict
                ? Objects.requireNonNull(SILENT.get(outcome))
                : new FoldResult(outcome, null, notification, isOrganizationConflict);
    }

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
