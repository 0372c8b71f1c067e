package io.transcripts.domain;

import io.transcripts.domain.Header.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * What a session tells its consumers, and when: an outbox in the header.
 *
 * <p>A notification that was sent is confirmed once its sender has lived on for {@link Deadlines#confirm}: by then it must have
 * been delivered. A later epoch that finds it unconfirmed sends it again.
 */
final class Announcements {
    private final Completion completion;

    Announcements(Completion completion) {
        this.completion = completion;
    }

    /** @param header with the notification taken for sent */
    record Announced(Header header, @Nullable Notification notification) {}

    /**
     * The notification that the header calls for. Decided by what was announced last, not by the step just taken: a
     * crash between the two must not swallow it.
     */
    Announced announced(SessionRows rows, Header header, long nowMs) {
        Delivery last = header.delivery();
        Notification.Type said = last == null ? null : last.type();
        if (header.isErased()) {
            return said == Notification.Type.ERASED
                    ? confirmed(rows, header, last, nowMs)
                    : sent(rows, header, Notification.Type.ERASED, nowMs);
        }
        return switch (header.status()) {
            case PROCESSING -> silent(last == null ? header : header.with(null));
            case FAILED ->
                said == Notification.Type.FAILED
                        ? confirmed(rows, header, last, nowMs)
                        : sent(rows, header, Notification.Type.FAILED, nowMs);
            case COMPLETE -> {
                if (last == null || said == Notification.Type.FAILED) {
                    yield sent(rows, header, Notification.Type.READY, nowMs);
                }
                if (header.version() == last.version()) {
                    yield confirmed(rows, header, last, nowMs);
                }
                boolean mayBeLost = !last.confirmed() && last.epoch() != rows.epoch();
                yield completion.mayAnnounceUpdate(last, nowMs)
                        ? sent(rows, header, mayBeLost ? last.type() : Notification.Type.UPDATED, nowMs)
                        : silent(header);
            }
        };
    }

    /** Marks a notification as delivered when its sender has lived on long enough, and else sends it again. */
    private Announced confirmed(SessionRows rows, Header header, Delivery last, long nowMs) {
        if (!completion.isConfirmationDue(last, nowMs)) {
            return silent(header);
        }
        return last.epoch() == rows.epoch()
                ? silent(header.with(new Delivery(last.type(), last.version(), last.atMs(), last.epoch(), true)))
                : sent(rows, header, last.type(), nowMs);
    }

    private static Announced silent(Header header) {
        return new Announced(header, null);
    }

    private static Announced sent(SessionRows rows, Header header, Notification.Type type, long nowMs) {
        Notification notification = new Notification(
                type,
                rows.sessionId(),
                header.brief().organizationConflict() ? null : header.brief().organizationId(),
                type == Notification.Type.ERASED ? null : header.status(),
                header.version(),
                header.tally().shown(),
                header.tally().words(),
                header.durationMs(),
                header.brief().languages(),
                header.missing(),
                header.progress().limitExceeded(),
                nowMs);
        Delivery last = header.delivery();
        // Until it is confirmed, READY is owed: a crash may have lost it, and an update does not replace it.
        boolean isOwed = type == Notification.Type.UPDATED && last != null && !last.confirmed();
        Notification.Type owed = isOwed ? last.type() : type;
        Delivery delivery = new Delivery(owed, header.version(), nowMs, rows.epoch(), false);
        return new Announced(header.with(delivery), notification);
    }
}
