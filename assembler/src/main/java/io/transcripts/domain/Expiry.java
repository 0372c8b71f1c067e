package io.transcripts.domain;

import io.transcripts.domain.Announcements.Announced;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What time makes of a session: complete, timed out, past its retention, erased step by step, and forgotten in the end.
 *
 * <p>Thread-safe: it has no state of its own.
 */
final class Expiry {
    private final Completion completion;
    private final Announcements announcements;

    Expiry(Completion completion, Announcements announcements) {
        this.completion = completion;
        this.announcements = announcements;
    }

    /**
     * Looks at a session whose deadline has come: acts on it, or arms a later one.
     *
     * @param deadlineMs of the index row that fired, which is removed
     * @param nowMs the time
     * @return what there is to announce
     */
    @Nullable
    Notification expire(SessionRows rows, long deadlineMs, long nowMs) {
        Header stored = rows.header();
        if (stored == null) {
            // A crash may have kept its deletion from the changelog, and nobody else is told of it.
            rows.deleteHeader();
            rows.disarm(deadlineMs);
            return null;
        }
        Header before = Sums.adopt(rows, stored);
        if (isForgotten(before, nowMs)) {
            forget(rows, before, deadlineMs);
            return null;
        }
        Header stepped = before.isErased() ? erased(rows, before, nowMs) : passed(before, nowMs);
        if (stepped == null) {
            // More of the same, when the other sessions have had their turn.
            rows.arm(deadlineMs);
            return null;
        }
        Announced announced = announcements.announced(rows, stepped, nowMs);
        Header after = announced.header();
        long next = completion.nextDeadlineMs(after);
        if (next != Header.NEVER) {
            rows.arm(next);
        }
        rows.put(after.armed(next));
        if (after.armedMs() != next && after.armedMs() != deadlineMs && after.armedMs() != Header.NEVER) {
            rows.disarm(after.armedMs());
        }
        if (deadlineMs != next) {
            rows.disarm(deadlineMs);
        }
        return announced.notification();
    }

    /** What time has made of a session: complete, timed out, or past its retention, one after the other. */
    private Header passed(Header header, long nowMs) {
        Header later = completion.byClock(header, nowMs);
        long expiresAtMs = completion.expiresAtMs(header);
        return later.equals(header) && nowMs >= expiresAtMs
                ? header.erased(header.brief().marker(), Erasure.requested(expiresAtMs, nowMs))
                : later;
    }

    /** Goes on with an erasure; null when the same step has to be taken again. */
    private @Nullable Header erased(SessionRows rows, Header header, long nowMs) {
        Erasure erasure = Objects.requireNonNull(header.erasure());
        if (nowMs < completion.nextStageMs(erasure)) {
            return header;
        }
        return switch (erasure.stage()) {
            case REQUESTED ->
                rows.blankContent() ? null : header.withErasure(erasure.reached(Erasure.Stage.BLANKED, nowMs));
            case BLANKED ->
                rows.deleteContent() ? null : header.withErasure(erasure.reached(Erasure.Stage.DELETED, nowMs));
            case DELETED -> header.withErasure(erasure.reached(Erasure.Stage.DONE, nowMs));
            case DONE -> header;
        };
    }

    private boolean isForgotten(Header header, long nowMs) {
        Erasure erasure = header.erasure();
        return erasure != null && erasure.stage() == Erasure.Stage.DONE && nowMs >= completion.nextStageMs(erasure);
    }

    /** Removes the marker, and what a crash may have left of the blank rows. */
    private static void forget(SessionRows rows, Header marker, long deadlineMs) {
        if (rows.deleteContent()) {
            rows.arm(deadlineMs);
            return;
        }
        rows.deleteHeader();
        rows.disarm(deadlineMs);
        if (marker.armedMs() != deadlineMs && marker.armedMs() != Header.NEVER) {
            rows.disarm(marker.armedMs());
        }
    }
}
