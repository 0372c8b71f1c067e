package io.transcripts.domain;

import io.transcripts.domain.Transcript.Missing;
import io.transcripts.domain.Transcript.Status;
import io.transcripts.schema.SpeechEvent;
import org.jspecify.annotations.Nullable;

/**
 * The small row of a session that every event touches: sums over its other rows, copies of the facts that the rules ask
 * for at every event, and how far the session has come. Sums and copies are derived: an epoch of the task that did
 * not write them makes them anew from the rows, since two rows are not written atomically.
 *
 * @param epoch of the task that vouches for the sums: see {@link SessionRows#epoch}
 * @param version of the transcript; rises with every change, and over all epochs because it is never less than the
 *     one that makes it
 * @param lineage tells this life of the session's id from any other, here and elsewhere; it lasts as long as the header does
 * @param firstRecordMs the least known timestamp of the session's records, {@link #UNKNOWN} while none is known
 * @param lastRecordMs the greatest, where a record of unknown time counts as of when it was read; only periods count from
 *     it
 * @param erasure null while the session has content
 * @param armedMs when the session's one row in the deadline index fires, or {@link #NEVER}
 */
public record Header(
        long epoch,
        long version,
        long lineage,
        long firstRecordMs,
        long lastRecordMs,
        Tally tally,
        Brief brief,
        Progress progress,
        @Nullable Erasure erasure,
        @Nullable Delivery delivery,
        long armedMs) {

    /** No deadline. */
    public static final long NEVER = Long.MAX_VALUE;

    /** The timestamp of a record that has none. */
    static final long UNKNOWN = 0;

    /**
     * Copies out of {@link SessionFacts}.
     *
     * @param endRecordMs of the winning end, {@link SpeechEvent#ABSENT} without one
     * @param durationMs of the winning end
     * @param segmentCount of the winning end
     */
    public record Brief(
            @Nullable String organizationId,
            boolean organizationConflict,
            Languages languages,
            long endRecordMs,
            boolean isFailure,
            long durationMs,
            int segmentCount) {

        static final Brief EMPTY = of(SessionFacts.EMPTY);

        static Brief of(SessionFacts facts) {
            End end = facts.end();
            return end == null
                    ? new Brief(
                            facts.organizationId(),
                            facts.organizationConflict(),
                            facts.languages(),
                            SpeechEvent.ABSENT,
                            false,
                            SpeechEvent.ABSENT,
                            SpeechEvent.ABSENT)
                    : new Brief(
                            facts.organizationId(),
                            facts.organizationConflict(),
                            facts.languages(),
                            end.recordMs(),
                            end.isFailure(),
                            end.durationMs(),
                            end.segmentCount());
        }

        /** Whose session it is, and nothing else. */
        SessionFacts organization() {
            return SessionFacts.ofOrganization(organizationId, organizationConflict);
        }

        /** As much of the facts as it has: organization and languages. */
        SessionFacts facts() {
            return organization().with(languages);
        }

        /** What remains of an erased session. */
        Brief marker() {
            return of(organization());
        }

        boolean hasEnd() {
            return endRecordMs != SpeechEvent.ABSENT;
        }
    }

    /**
     * What does not follow from the rows.
     *
     * @param completed an ended session was complete once, and stays so
     * @param timedOut idle without an end; speech makes it active again, a real end replaces it
     * @param limitExceeded something of it was refused
     */
    public record Progress(boolean completed, boolean timedOut, boolean limitExceeded) {
        static final Progress NEW = new Progress(false, false, false);

        Progress asCompleted() {
            return new Progress(true, timedOut, limitExceeded);
        }

        Progress asTimedOut(boolean isTimedOut) {
            return new Progress(completed, isTimedOut, limitExceeded);
        }

        Progress asLimitExceeded() {
            return new Progress(completed, timedOut, true);
        }
    }

    /**
     * The last notification sent.
     *
     * @param epoch of the task that sent it
     * @param confirmed true when it is known to be delivered
     */
    public record Delivery(Notification.Type type, long version, long atMs, long epoch, boolean confirmed) {}

    /** Of a session that nothing is known of but its first record's time. */
    public static Header initial(long lineage, long recordMs) {
        return new Header(0, 0, lineage, recordMs, recordMs, Tally.EMPTY, Brief.EMPTY, Progress.NEW, null, null, NEVER);
    }

    /** Whether its content is gone, and only a marker remains. */
    public boolean isErased() {
        return erasure != null;
    }

    /** Where a copy stands that has all of this version. */
    public Position position() {
        return new Position(lineage, epoch, version);
    }

    /**
     * Whether what has changed since brings a copy up to this version: decision 15 has the argument. A copy that shows what a
     * former task had, of which a crash has lost some, is brought up to date because the input is read again, and every change
     * that comes of that has a version of this epoch. That fails where the clock was wrong and this epoch is not greater than what the
     * copy has seen; and where the session has refused records, so that the second reading may refuse others.
     */
    boolean continues(Position copy) {
        boolean isOfThisTask = copy.epoch() == epoch;
        boolean isReadAgain = epoch > copy.version() && !progress.limitExceeded();
        return copy.lineage() == lineage && copy.version() <= version && (isOfThisTask || isReadAgain);
    }

    /** Rule 3.8 without its conditions, which {@link Completion} decides. */
    public Status status() {
        if (brief.isFailure()) {
            return Status.FAILED;
        }
        boolean isComplete = brief.hasEnd() ? progress.completed() : progress.timedOut();
        return isComplete ? Status.COMPLETE : Status.PROCESSING;
    }

    /** What the session waits for. */
    public Missing missing() {
        int segments = Math.max(0, brief.segmentCount() - tally.finals());
        return new Missing(segments, tally.untranslated());
    }

    /** Rule 3.7. */
    public long durationMs() {
        return brief.durationMs() == SpeechEvent.ABSENT ? tally.lastEndMs() : brief.durationMs();
    }

    Header withEpoch(long current, long atLeastVersion, Tally counted, Brief copied) {
        return new Header(
                current,
                Math.max(version, atLeastVersion),
                lineage,
                firstRecordMs,
                lastRecordMs,
                counted,
                copied,
                progress,
                erasure,
                delivery,
                armedMs);
    }

    /** From when a period counts that a record begins: its timestamp, or when it was read. */
    static long countsFrom(long recordMs, long nowMs) {
        return recordMs == UNKNOWN ? nowMs : recordMs;
    }

    Header seen(long recordMs, long nowMs) {
        boolean isFirst = recordMs != UNKNOWN && (firstRecordMs == UNKNOWN || recordMs < firstRecordMs);
        long seenMs = countsFrom(recordMs, nowMs);
        return !isFirst && seenMs <= lastRecordMs
                ? this
                : new Header(
                        epoch,
                        version,
                        lineage,
                        isFirst ? recordMs : firstRecordMs,
                        Math.max(lastRecordMs, seenMs),
                        tally,
                        brief,
                        progress,
                        erasure,
                        delivery,
                        armedMs);
    }

    /** The version of a change made now. */
    long nextVersion() {
        return Math.max(version + 1, epoch);
    }

    Header with(long newVersion, Tally newTally) {
        return with(newVersion, newTally, brief);
    }

    Header with(long newVersion, Tally newTally, Brief newBrief) {
        return new Header(
                epoch,
                newVersion,
                lineage,
                firstRecordMs,
                lastRecordMs,
                newTally,
                newBrief,
                progress,
                erasure,
                delivery,
                armedMs);
    }

    Header with(long newVersion, Progress newProgress) {
        return new Header(
                epoch,
                newVersion,
                lineage,
                firstRecordMs,
                lastRecordMs,
                tally,
                brief,
                newProgress,
                erasure,
                delivery,
                armedMs);
    }

    Header with(@Nullable Delivery newDelivery) {
        return new Header(
                epoch,
                version,
                lineage,
                firstRecordMs,
                lastRecordMs,
                tally,
                brief,
                progress,
                erasure,
                newDelivery,
                armedMs);
    }

    Header armed(long newArmedMs) {
        return new Header(
                epoch,
                version,
                lineage,
                firstRecordMs,
                lastRecordMs,
                tally,
                brief,
                progress,
                erasure,
                delivery,
                newArmedMs);
    }

    /** The marker that remains of an erased session. */
    Header erased(Brief marker, Erasure requested) {
        long next = nextVersion();
        return with(next, Tally.EMPTY, marker).with(next, Progress.NEW).withErasure(requested);
    }

    Header withErasure(Erasure newErasure) {
        return new Header(
                epoch,
                version,
                lineage,
                firstRecordMs,
                lastRecordMs,
                tally,
                brief,
                progress,
                newErasure,
                delivery,
                armedMs);
    }
}
