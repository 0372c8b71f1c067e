package io.transcripts.domain;

import io.transcripts.domain.Header.Brief;
import io.transcripts.domain.Header.Progress;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.TranslationEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    private final SessionLimits limits;

    public Assembly(Deadlines deadlines, SessionLimits limits) {
        this.completion = new Completion(deadlines);
        this.announcements = new Announcements(completion);
        this.limits = limits;
    }

    /**
     * Folds one event into its session.
     *
     * @param timestampMs of the event's record; one older than the retention is dropped, an erasure one older than its
     *     marker would be. Zero or less is unknown: it is past no retention, ranks lowest where it stands in for the
     *     publisher's time, and periods count from {@code nowMs} instead, on which the status may depend
     * @param nowMs the time, which paces notifications
     * @throws RejectedEvent {@code too_large} when the whole session would grow beyond its limits; the session is marked
     */
    public Outcome fold(SessionRows rows, SpeechEvent event, long timestampMs, long nowMs) throws RejectedEvent {
        long recordMs = Math.max(Header.UNKNOWN, timestampMs);
        if (completion.isPastRetention(event, recordMs, nowMs)) {
            return Outcome.ERASED;
        }
        Header stored = rows.header();
        Header before = adopt(rows, stored == null ? born(rows, recordMs, nowMs) : stored);
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
            settle(rows, marked.seen(recordMs, nowMs), nowMs, isAdopted);
            throw e;
        }
        Header after = change.header.seen(recordMs, nowMs);
        boolean isSpeech = !(event instanceof SessionEvent);
        if (isSpeech && after.progress().timedOut() && after.lastRecordMs() > before.lastRecordMs()) {
            after = after.with(after.nextVersion(), after.progress().asTimedOut(false));
        }
        after = completion.byContent(after);
        if (isAdopted || !after.equals(before)) {
            settle(rows, after, nowMs, isAdopted);
        }
        return change.outcome;
    }

    /** The header of a new session. Its lineage is another one where the same id lives again, in this task or elsewhere. */
    private static Header born(SessionRows rows, long recordMs, long nowMs) {
        return Header.initial(rows.epoch() + nowMs, recordMs);
    }

    /**
     * Looks at a session whose deadline has come: acts on it, or arms a later one.
     *
     * @param deadlineMs of the index row that fired, which is removed
     * @param nowMs the time
     */
    public void expire(SessionRows rows, long deadlineMs, long nowMs) {
        Header stored = rows.header();
        if (stored == null) {
            rows.disarm(deadlineMs);
            return;
        }
        Header before = adopt(rows, stored);
        if (isForgotten(before, nowMs)) {
            forget(rows, before, deadlineMs);
            return;
        }
        Header stepped = before.isErased() ? erased(rows, before, nowMs) : passed(before, nowMs);
        if (stepped == null) {
            // More of the same, when the other sessions have had their turn.
            rows.arm(deadlineMs);
            return;
        }
        Header after = announcements.announced(rows, stepped, nowMs);
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

    /** Makes the sums anew where another epoch of the task wrote them. */
    private static Header adopt(SessionRows rows, Header header) {
        if (header.epoch() == rows.epoch()) {
            return header;
        }
        Erasure erasure = header.erasure();
        if (erasure != null) {
            return header.withEpoch(rows.epoch(), 0, Tally.EMPTY, header.brief())
                    .withErasure(erasure.adopted());
        }
        SessionFacts facts = rows.facts();
        Brief brief = Brief.of(facts);
        long[] version = {facts.version()};
        Tally tally = count(rows, brief.languages(), version);
        if (version[0] >= rows.epoch()) {
            rewrite(rows, facts);
        }
        return header.withEpoch(rows.epoch(), version[0], tally, brief);
    }

    /** The clock of an earlier owner was ahead, so versions do not tell whose the rows are: all are written again. */
    private static void rewrite(SessionRows rows, SessionFacts facts) {
        List<Segment> segments = new ArrayList<>();
        rows.forEachSegment(segments::add);
        segments.forEach(rows::put);
        if (facts.version() > 0) {
            rows.put(facts);
        }
    }

    private static Tally count(SessionRows rows, Languages languages, long[] greatestVersion) {
        Tally[] tally = {Tally.EMPTY};
        rows.forEachSegment(segment -> {
            tally[0] = tally[0].plus(segment, languages);
            greatestVersion[0] = Math.max(greatestVersion[0], segment.version());
        });
        return tally[0];
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
            sum = count(rows, languages, new long[1]);
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
        if (facts.organizationConflict() && !held.organizationConflict()) {
            rows.reportOrganizationConflict();
        }
        Brief brief = Brief.of(facts);
        Tally tally = brief.languages().equals(header.brief().languages())
                ? header.tally()
                : count(rows, brief.languages(), new long[1]);
        return new Change(header.with(facts.version(), tally, brief), Outcome.APPLIED);
    }

    /** Drops what comes for an erased session, but for the organization that may learn of the erasure (rule 3.10). */
    private Outcome foldErased(SessionRows rows, Header marker, SpeechEvent event, long nowMs, boolean isAdopted) {
        Brief brief = marker(marker.brief(), event);
        boolean isNew = !brief.equals(marker.brief());
        if (isNew || isAdopted) {
            settle(rows, isNew ? marker.with(marker.nextVersion(), Tally.EMPTY, brief) : marker, nowMs, isAdopted);
        }
        return Outcome.ERASED;
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

    /** Announces what is new, arms the next deadline when it is earlier than the armed one, and writes the header. */
    private void settle(SessionRows rows, Header header, long nowMs, boolean isAdopted) {
        Header settled = announcements.announced(rows, header, nowMs);
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
    }
}
