package io.transcripts.domain;

import io.transcripts.domain.Transcript.Missing;
import io.transcripts.domain.Transcript.Status;
import io.transcripts.schema.SpeechEvent;
import org.jspecify.annotations.Nullable;

/**
 * The small row of a session that every event touches. It holds sums over the other rows, copies of the facts that the rules ask
 * for at every event, and how far the session has come.
 *
 * <p>Sums and copies are derived. Two rows are not written atomically, so an epoch of the task that did not write them makes them
 * anew from the rows.
 *
 * @param epoch of the task that vouches for the sums: see {@link SessionRows#epoch}
 * @param version of the transcript. It rises with every change, and over all epochs: it is never less than the epoch that makes it
 * @param lineage tells this life of the session's id from every other, on any node; it lasts as long as the header
 * @param firstRecordMs the least known timestamp of the session's records, {@link #UNKNOWN} while none is known
 * @param lastRecordMs the greatest timestamp; a record of unknown time counts as of when it was read. Only periods count from it
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

    /** Of a new session: nothing is known but the time of its first record. */
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
     * Whether the changes since a position bring a copy up to this version; decision 15 has the argument.
     *
     * <p>A crash may have lost some of what a former task had shown. The input is then read again, and every change that comes of it
     * has a version of this epoch: so the copy gets it. Two cases break that, and then the copy starts anew. The clock was wrong, and
     * this epoch is not greater than what the copy has seen. Or the session has refused records, and the second reading may refuse
     * others.
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
        // What was complete once has an end, which a crash may have lost and the input brings again.
        boolean isComplete = progress.completed() || (!brief.hasEnd() && progress.timedOut());
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

    /** From when a period counts that a record begins: its timestamp, or when it was read. */
    static long countsFrom(long recordMs, long nowMs) {
        return recordMs == UNKNOWN ? nowMs : recordMs;
    }

    /** The version of a change made now. */
    long nextVersion() {
        return Math.max(version + 1, epoch);
    }

    /** Vouched for by another epoch of the task, with sums and copies that were made anew. */
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

    /** With one more record of the session, which may be the first or the last in time. */
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

    Header with(long newVersion, Tally newTally) {
        return with(newVersion, newTally, brief);
    }

    Header with(long newVersion, Tally newTally, Brief newBrief) {
        return changed(newVersion, newTally, newBrief, progress, erasure, delivery, armedMs);
    }

    Header with(long newVersion, Progress newProgress) {
        return changed(newVersion, tally, brief, newProgress, erasure, delivery, armedMs);
    }

    Header with(@Nullable Delivery newDelivery) {
        return changed(version, tally, brief, progress, erasure, newDelivery, armedMs);
    }

    Header withErasure(Erasure newErasure) {
        return changed(version, tally, brief, progress, newErasure, delivery, armedMs);
    }

    Header armed(long newArmedMs) {
        return changed(version, tally, brief, progress, erasure, delivery, newArmedMs);
    }

    /** The marker that remains of an erased session. */
    Header erased(Brief marker, Erasure requested) {
        return changed(nextVersion(), Tally.EMPTY, marker, Progress.NEW, requested, delivery, armedMs);
    }

    /** All that may change while the epoch lasts and no record comes. */
    private Header changed(
            long newVersion,
            Tally newTally,
            Brief newBrief,
            Progress newProgress,
            @Nullable Erasure newErasure,
            @Nullable Delivery newDelivery,
            long newArmedMs) {
        return new Header(
                epoch,
                newVersion,
                lineage,
                firstRecordMs,
                lastRecordMs,
                newTally,
                newBrief,
                newProgress,
                newErasure,
                newDelivery,
                newArmedMs);
    }
}
