package io.transcripts.domain;

import io.transcripts.domain.Transcript.Status;
import org.jspecify.annotations.Nullable;

/**
 * What tells one version of a session from every other: it changes with everything that can be seen of the session, also
 * when the task that owns it, here or elsewhere, has started anew meanwhile.
 *
 * @param life which start of the owning task on its node says so; 0 where no task is active that could vouch for it
 * @param position where a copy stands that has this version
 * @param status COMPLETE does not mean that nothing may change any more
 */
public record Stamp(long life, Position position, Status status) {
    private static final int PARTS = 4;

    /** Whether the transcript is complete. Then its body may be kept, and sent again while the stamp is the same. */
    public boolean isOfComplete() {
        return status == Status.COMPLETE;
    }

    /** The text that nodes send each other; of complete transcripts only. */
    public String tag() {
        return life + "." + position.lineage() + "." + position.epoch() + "." + position.version();
    }

    /** The stamp of a {@link #tag}; null for any other text. */
    public static @Nullable Stamp ofTag(@Nullable String tag) {
        String[] parts = tag == null ? new String[0] : tag.split("\\.", PARTS);
        try {
            return parts.length == PARTS
                    ? new Stamp(
                            Long.parseLong(parts[0]),
                            new Position(Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3])),
                            Status.COMPLETE)
                    : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
