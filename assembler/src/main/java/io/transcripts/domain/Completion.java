package io.transcripts.domain;

import io.transcripts.domain.Header.Delivery;
import io.transcripts.domain.Header.Progress;
import io.transcripts.domain.Transcript.Missing;
import io.transcripts.domain.Transcript.Status;
import io.transcripts.schema.SpeechEvent;

/** When a session is complete (rule 3.8), and when to look at it again. Pure: time comes in as an argument. */
final class Completion {
    private final long quietMs;
    private final long graceMs;
    private final long idleMs;
    private final long updateEveryMs;
    private final long confirmMs;

    Completion(Periods periods) {
        quietMs = periods.quiet().toMillis();
        graceMs = periods.grace().toMillis();
        idleMs = periods.idle().toMillis();
        updateEveryMs = periods.updateEvery().toMillis();
        confirmMs = periods.confirm().toMillis();
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
        if (isActive(header) && nowMs >= plus(header.lastRecordMs(), idleMs)) {
            return header.with(header.nextVersion(), progress.asTimedOut(true));
        }
        return header;
    }

    /** The earliest time at which {@link #byClock} or a notification may have something to do. */
    long nextDeadlineMs(Header header) {
        long deadline = notifyAtMs(header);
        if (isOpen(header)) {
            return Math.min(deadline, closesAtMs(header));
        }
        return isActive(header) ? Math.min(deadline, plus(header.lastRecordMs(), idleMs)) : deadline;
    }

    /** Whether the session has ended well and waits to be complete. */
    private static boolean isOpen(Header header) {
        return header.brief().hasEnd()
                && !header.brief().isFailure()
                && !header.progress().completed()
                && !header.progress().erased();
    }

    /** Whether the session has not ended in any way. */
    private static boolean isActive(Header header) {
        Progress progress = header.progress();
        return !header.brief().hasEnd() && !progress.timedOut() && !progress.erased();
    }

    private long closesAtMs(Header header) {
        long deadline = plus(header.brief().endRecordMs(), graceMs);
        boolean waitsForQuiet = header.brief().segmentCount() == SpeechEvent.ABSENT
                && header.missing().translations() == 0;
        return waitsForQuiet ? Math.min(deadline, plus(header.lastRecordMs(), quietMs)) : deadline;
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

    private long notifyAtMs(Header header) {
        Delivery last = header.delivery();
        if (last == null) {
            return Header.NEVER;
        }
        boolean hasUpdate =
                header.status() == Status.COMPLETE && !header.progress().erased() && header.version() > last.version();
        if (hasUpdate) {
            return last.atMs() + updateEveryMs;
        }
        return last.confirmed() ? Header.NEVER : last.atMs() + confirmMs;
    }
}
