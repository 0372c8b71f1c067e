package io.transcripts.domain;

import io.transcripts.domain.Header.Delivery;
import io.transcripts.domain.Header.Progress;
import io.transcripts.domain.Transcript.Missing;
import io.transcripts.domain.Transcript.Status;
import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.SpeechEvent;

/** When a session is complete (rule 3.8), and when to look at it again. Pure: time comes in as an argument. */
final class Completion {
    private final long quietMs;
    private final long graceMs;
    private final long idleMs;
    private final long updateEveryMs;
    private final long confirmMs;
    private final long retentionMs;
    private final long markerMs;

    Completion(Deadlines deadlines) {
        quietMs = deadlines.quiet().toMillis();
        graceMs = deadlines.grace().toMillis();
        idleMs = deadlines.idle().toMillis();
        updateEveryMs = deadlines.updateEvery().toMillis();
        confirmMs = deadlines.confirm().toMillis();
        retentionMs = deadlines.retention().toMillis();
        markerMs = deadlines.marker().toMillis();
    }

    /** What follows from the rows alone: an announced number of segments is there, and every translation. */
    Header byContent(Header header) {
        Missing missing = header.missing();
        boolean isWhole = header.brief().segmentCount() != SpeechEvent.ABSENT
                && missing.segments() == 0
                && missing.translations() == 0;
        return isWhole && isOpen(header) ? completed(header) : header;
    }

    /** What follows from the time: the quiet period, the deadline, the idle timeout. */
    Header byClock(Header header, long nowMs) {
        Progress progress = header.progress();
        if (isOpen(header)) {
            return nowMs >= closesAtMs(header) ? completed(header) : header;
        }
        if (isActive(header) && nowMs >= timesOutAtMs(header)) {
            return header.with(header.nextVersion(), progress.asTimedOut(true));
        }
        return header;
    }

    /** The earliest time at which {@link #byClock} or a notification may have something to do. */
    long nextDeadlineMs(Header header) {
        Erasure erasure = header.erasure();
        long deadline = Math.min(notifiesAtMs(header), erasure == null ? expiresAtMs(header) : nextStageMs(erasure));
        return Math.min(deadline, Math.min(completesAtMs(header), timesOutAtMs(header)));
    }

    /** When an ended session is complete whatever is missing; {@link Header#NEVER} when it does not wait for that. */
    long completesAtMs(Header header) {
        return isOpen(header) ? closesAtMs(header) : Header.NEVER;
    }

    /** When a session without an end is taken for ended; {@link Header#NEVER} when it is not active. */
    long timesOutAtMs(Header header) {
        return isActive(header) ? plus(header.lastRecordMs(), idleMs) : Header.NEVER;
    }

    /** Whether the session has ended well and waits to be complete. */
    private static boolean isOpen(Header header) {
        return header.brief().hasEnd()
                && !header.brief().isFailure()
                && !header.progress().completed()
                && !header.isErased();
    }

    /** Whether the session has not ended in any way. */
    private static boolean isActive(Header header) {
        return SessionStatus.of(header) == SessionStatus.ACTIVE && !header.isErased();
    }

    private long closesAtMs(Header header) {
        long deadline = plus(header.brief().endRecordMs(), graceMs);
        boolean waitsForQuiet = header.brief().segmentCount() == SpeechEvent.ABSENT
                && header.missing().translations() == 0;
        return waitsForQuiet ? Math.min(deadline, plus(header.lastRecordMs(), quietMs)) : deadline;
    }

    /**
     * Whether a record is older than all that is kept of its kind (rule 3.10). A record of unknown time is not.
     *
     * <p>An erasure is kept as long as the marker that it leaves: read late, it still has younger events to absorb.
     */
    boolean isPastRetention(SpeechEvent event, long recordMs, long nowMs) {
        if (retentionMs == 0 || recordMs == Header.UNKNOWN || nowMs < plus(recordMs, retentionMs)) {
            return false;
        }
        return !(event instanceof SessionEvent.Erased) || (markerMs > 0 && nowMs >= plus(recordMs, markerMs));
    }

    /** When the content of a session that is over has been kept for long enough; never, when no time of it is known. */
    long expiresAtMs(Header header) {
        boolean isAgeless = header.firstRecordMs() == Header.UNKNOWN;
        if (retentionMs == 0 || isAgeless || isOpen(header) || isActive(header)) {
            return Header.NEVER;
        }
        return plus(header.brief().hasEnd() ? header.brief().endRecordMs() : header.lastRecordMs(), retentionMs);
    }

    /** When an erasure may go on; {@link Header#NEVER} for a marker that stays. */
    long nextStageMs(Erasure erasure) {
        return switch (erasure.stage()) {
            case REQUESTED -> erasure.sinceMs();
            case BLANKED, DELETED -> plus(erasure.sinceMs(), confirmMs);
            case DONE -> markerMs == 0 ? Header.NEVER : plus(erasure.atMs(), markerMs);
        };
    }

    private static long plus(long timestampMs, long periodMs) {
        return timestampMs > Header.NEVER - periodMs ? Header.NEVER : timestampMs + periodMs;
    }

    private static Header completed(Header header) {
        return header.with(header.nextVersion(), header.progress().asCompleted());
    }

    boolean mayAnnounceUpdate(Delivery last, long nowMs) {
        return nowMs >= last.atMs() + updateEveryMs;
    }

    boolean isConfirmationDue(Delivery last, long nowMs) {
        return !last.confirmed() && nowMs >= last.atMs() + confirmMs;
    }

    /** When there is a notification to send, or to confirm; {@link Header#NEVER} when there is none. */
    long notifiesAtMs(Header header) {
        Delivery last = header.delivery();
        if (last == null) {
            return Header.NEVER;
        }
        boolean hasUpdate =
                header.status() == Status.COMPLETE && !header.isErased() && header.version() > last.version();
        if (hasUpdate) {
            return last.atMs() + updateEveryMs;
        }
        return last.confirmed() ? Header.NEVER : last.atMs() + confirmMs;
    }
}
