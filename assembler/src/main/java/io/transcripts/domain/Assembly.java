package io.transcripts.domain;

import io.transcripts.domain.Announcements.Announced;
import io.transcripts.domain.Header.Brief;
import io.transcripts.domain.Header.Progress;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.TranslationEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Folds events into the rows of their session. The result is a function of the set of events: any order, any number of
 * duplicates, any crash and replay give the same transcript (only status and version depend on the clock besides).
 *
 * <p>Writes go in an order that a crash may cut anywhere: first the row of truth, then the index row that will wake the
 * session, then the header, then the removal of an index row that is no longer needed. A row written by an earlier
 * epoch may be in the local store and yet not in its changelog, so an event that meets one writes it again.
 *
 * <p>Thread-safe: it has no state of its own.
 */
public final class Assembly {
    private final Completion completion;
    private final Announcements announcements;
    private final Expiry expiry;
    private final SessionLimits limits;

    public Assembly(Deadlines deadlines, SessionLimits limits) {
        this.completion = new Completion(deadlines);
        this.announcements = new Announcements(completion);
        this.expiry = new Expiry(completion, announcements);
        this.limits = limits;
    }

    /**
     * Folds one event into its session.
     *
     * @param timestampMs of the event's record, in milliseconds since the epoch. A record older than the retention is dropped; an
     *     erasure, one older than its marker would be. Zero or less is unknown: such a record is past no retention, ranks lowest
     *     where the record's time stands in for the publisher's, and its periods count from {@code nowMs}, on which the status may
     *     then depend
     * @param nowMs the time, which paces notifications
     * @return with the rejection {@code too_large} when the whole session would grow beyond its limits; the session is marked
     */
    public FoldResult fold(SessionRows rows, SpeechEvent event, long timestampMs, long nowMs) {
        long recordMs = Math.max(Header.UNKNOWN, timestampMs);
        if (completion.isPastRetention(event, recordMs, nowMs)) {
            return FoldResult.of(Outcome.ERASED, null, false);
        }
        Header stored = rows.header();
        Header before = Sums.adopt(rows, stored == null ? born(rows, recordMs, nowMs) : stored);
        boolean isAdopted = stored == null || stored.epoch() != before.epoch();
        if (before.isErased()) {
            return foldErased(rows, before, event, nowMs, isAdopted);
        }
        Change change;
        try {
            change = apply(rows, before, event, recordMs, nowMs);
        } catch (RejectedEvent e) {
            Progress progress = before.progress();
            Header marked =
                    progress.limitExceeded() ? before : before.with(before.nextVersion(), progress.asLimitExceeded());
            Notification notification = settle(rows, marked.seen(recordMs, nowMs), nowMs, isAdopted);
            return new FoldResult(null, e, notification, false);
        }
        Header after = change.header.seen(recordMs, nowMs);
        boolean isSpeech = !(event instanceof SessionEvent);
        if (isSpeech && after.progress().timedOut() && after.lastRecordMs() > before.lastRecordMs()) {
            after = after.with(after.nextVersion(), after.progress().asTimedOut(false));
        }
        after = completion.byContent(after);
        boolean isChanged = isAdopted || !after.equals(before);
        Notification notification = isChanged ? settle(rows, after, nowMs, isAdopted) : null;
        return FoldResult.of(change.outcome, notification, isNewConflict(before, after));
    }

    /**
     * The header of a new session. Where the same id lives again, in this task or elsewhere, its lineage is another one.
     */
    private static Header born(SessionRows rows, long recordMs, long nowMs) {
        return Header.initial(rows.epoch() + nowMs, recordMs);
    }

    /** See {@link Expiry#expire}. */
    public @Nullable Notification expire(SessionRows rows, long deadlineMs, long nowMs) {
        return expiry.expire(rows, deadlineMs, nowMs);
    }

    private static boolean isNewConflict(Header before, Header after) {
        return after.brief().organizationConflict() && !before.brief().organizationConflict() && !after.isErased();
    }

    private record Change(Header header, Outcome outcome) {}

    private Change apply(SessionRows rows, Header header, SpeechEvent event, long recordMs, long nowMs)
            throws RejectedEvent {
        if (event instanceof AsrEvent asr) {
            return speech(rows, header, asr, recordMs);
        }
        if (event instanceof TranslationEvent translation) {
            return translation(rows, header, translation, recordMs);
        }
        if (event instanceof SessionEvent.Erased) {
            Brief marker = marker(Brief.of(rows.facts()), event);
            return new Change(
                    header.erased(marker, Erasure.requested(Header.countsFrom(recordMs, nowMs), nowMs)),
                    Outcome.APPLIED);
        }
        return session(rows, header, (SessionEvent) event, recordMs, nowMs);
    }

    private Change speech(SessionRows rows, Header header, AsrEvent event, long recordMs) throws RejectedEvent {
        Segment stored = rows.segment(event.segmentId());
        Segment held = stored == null ? Segment.empty(event.segmentId()) : stored;
        Utterance candidate = Utterance.of(event, recordMs);
        Utterance winner = held.utterance();
        int order = winner == null ? 1 : Utterance.RANK.compare(candidate, winner);
        if (order <= 0) {
            return unchanged(rows, header, held, order);
        }
        return changed(rows, header, stored, held.with(candidate, header.nextVersion()));
    }

    private Change translation(SessionRows rows, Header header, TranslationEvent event, long recordMs)
            throws RejectedEvent {
        Segment stored = rows.segment(event.segmentId());
        Segment held = stored == null ? Segment.empty(event.segmentId()) : stored;
        Translation candidate = Translation.of(event, recordMs);
        Translation winner = held.translations().get(Translation.key(event.language()));
        int order = winner == null ? 1 : Translation.RANK.compare(candidate, winner);
        if (order <= 0) {
            return unchanged(rows, header, held, order);
        }
        if (winner == null && held.translations().size() >= limits.maxTranslations()) {
            throw tooLarge("language", "a segment holds at most " + limits.maxTranslations() + " translations");
        }
        return changed(rows, header, stored, held.with(candidate, header.nextVersion()));
    }

    private static Change unchanged(SessionRows rows, Header header, Segment held, int order) {
        if (held.version() < header.epoch()) {
            rows.put(held);
        }
        return new Change(header, order < 0 ? Outcome.SUPERSEDED : Outcome.DUPLICATE);
    }

    private Change changed(SessionRows rows, Header header, @Nullable Segment before, Segment after)
            throws RejectedEvent {
        Languages languages = header.brief().languages();
        Tally tally = header.tally();
        if (before == null && tally.rows() >= limits.maxSegments()) {
            throw tooLarge("segment_id", "a session holds at most " + limits.maxSegments() + " segments");
        }
        Tally without = before == null ? tally : tally.minus(before, languages);
        Tally sum = without.plus(after, languages);
        if (sum.bytes() > limits.maxBytes() && sum.bytes() > tally.bytes()) {
            throw tooLarge(null, "a session holds at most " + limits.maxBytes() + " bytes");
        }
        rows.put(after);
        if (before != null && tally.mayLowerLastEnd(before, after)) {
            sum = Sums.count(rows, languages);
        }
        return new Change(header.with(after.version(), sum), Outcome.APPLIED);
    }

    private static RejectedEvent tooLarge(@Nullable String field, String message) {
        return new RejectedEvent(RejectedEvent.Code.TOO_LARGE, field, message);
    }

    private static Change session(SessionRows rows, Header header, SessionEvent event, long recordMs, long nowMs) {
        SessionFacts held = rows.facts();
        Instant given = event.occurredAt();
        Instant occurredAt = given == null ? Instant.ofEpochMilli(recordMs) : given;
        long endMs = Header.countsFrom(recordMs, nowMs);
        SessionFacts.Fold fold = new SessionFacts.Fold(held);
        if (event instanceof SessionEvent.Updated updated) {
            fold.organization(updated.organizationId());
            fold.language(updated.language(), occurredAt, updated.eventId());
            fold.participants(updated.participants(), occurredAt, updated.eventId());
            fold.metadata(updated.metadata(), occurredAt, updated.eventId());
            if (given != null || recordMs != Header.UNKNOWN) {
                fold.started(occurredAt);
            }
        } else if (event instanceof SessionEvent.Ended ended) {
            fold.end(End.of(ended, occurredAt, endMs));
        } else if (event instanceof SessionEvent.Failed failed) {
            fold.end(End.of(failed, occurredAt, endMs));
        }
        Outcome outcome = fold.outcome();
        if (outcome != Outcome.APPLIED) {
            if (held.version() > 0 && held.version() < header.epoch()) {
                rows.put(held);
            }
            return new Change(header, outcome);
        }
        SessionFacts facts = fold.facts(header.nextVersion());
        rows.put(facts);
        Brief brief = Brief.of(facts);
        Tally tally = brief.languages().equals(header.brief().languages())
                ? header.tally()
                : Sums.count(rows, brief.languages());
        return new Change(header.with(facts.version(), tally, brief), Outcome.APPLIED);
    }

    /**
     * Drops an event of an erased session. Only its organization is kept, which may learn of the erasure (rule 3.10).
     */
    private FoldResult foldErased(SessionRows rows, Header marker, SpeechEvent event, long nowMs, boolean isAdopted) {
        Brief brief = marker(marker.brief(), event);
        boolean isNew = !brief.equals(marker.brief());
        Header after = isNew ? marker.with(marker.nextVersion(), Tally.EMPTY, brief) : marker;
        Notification notification = isNew || isAdopted ? settle(rows, after, nowMs, isAdopted) : null;
        return FoldResult.of(Outcome.ERASED, notification, false);
    }

    /** What remains of a session's facts once it is erased: whose it was. */
    private static Brief marker(Brief brief, SpeechEvent event) {
        String given = event instanceof SessionEvent.Erased erased
                ? erased.organizationId()
                : event instanceof SessionEvent.Updated updated ? updated.organizationId() : null;
        SessionFacts.Fold fold = new SessionFacts.Fold(brief.organization());
        fold.organization(given);
        return Brief.of(fold.facts(0));
    }

    /**
     * Arms the next deadline when it is earlier than the armed one, and writes the header.
     *
     * @return what there is to announce
     */
    private @Nullable Notification settle(SessionRows rows, Header header, long nowMs, boolean isAdopted) {
        Announced announced = announcements.announced(rows, header, nowMs);
        Header settled = announced.header();
        long armed = settled.armedMs();
        long next = Math.min(armed, completion.nextDeadlineMs(settled));
        // The index row of an earlier epoch may have been lost with it.
        if (next < armed || (isAdopted && next != Header.NEVER)) {
            rows.arm(next);
            rows.put(settled.armed(next));
            if (armed != next && armed != Header.NEVER) {
                rows.disarm(armed);
            }
        } else {
            rows.put(settled);
        }
        return announced.notification();
    }
}
