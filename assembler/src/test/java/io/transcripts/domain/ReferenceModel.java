package io.transcripts.domain;

import io.transcripts.domain.Events.Timed;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.SessionEvent.SessionError;
import io.transcripts.schema.TranslationEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Section 3 of the contract, read as a definition: collect the whole set of events, take the winners, sort them, add them
 * up. Written from the contract's text and not from the code that it checks; slow, and free of state.
 */
final class ReferenceModel {
    private final List<Timed> events;

    ReferenceModel(List<Timed> events) {
        this.events = List.copyOf(events);
    }

    /** One line of a transcript, finals and interims. */
    record Shown(
            String id,
            boolean isFinal,
            String speaker,
            int channel,
            @Nullable String language,
            String text,
            @Nullable String translation,
            long startMs,
            long endMs,
            int words) {}

    /** All of a transcript that follows from the set of events alone. */
    record Expected(
            @Nullable String organizationId,
            boolean organizationConflict,
            @Nullable String source,
            @Nullable String target,
            List<?> participants,
            @Nullable String metadata,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String endReason,
            @Nullable SessionError error,
            long durationMs,
            long wordCount,
            int missingSegments,
            int missingTranslations,
            List<Shown> segments) {}

    Expected transcript() {
        // Rule 3.2
        Set<String> organizations = new TreeSet<>();
        updates().forEach(update -> {
            if (update.organizationId() != null) {
                organizations.add(update.organizationId());
            }
        });
        SessionEvent.LanguagePair pair = field(SessionEvent.Updated::language);
        List<SessionEvent.Participant> participants = field(SessionEvent.Updated::participants);
        String source = pair == null ? null : pair.source();
        String target = pair == null ? null : pair.target();

        // Rules 3.1, 3.3, 3.4
        List<AsrEvent> winners = new ArrayList<>();
        for (List<Timed> results : byKey(AsrEvent.class, AsrEvent::segmentId)) {
            winners.add((AsrEvent) results.stream().max(ASR_RANK).orElseThrow().event());
        }
        List<AsrEvent> visible = new ArrayList<>();
        for (AsrEvent winner : winners) {
            if (!winner.isFinal() || !Sessions.sample(winner.text()).isBlank()) {
                visible.add(winner);
            }
        }
        visible.sort((a, b) -> {
            if (a.startMs() != b.startMs()) {
                return a.startMs() < b.startMs() ? -1 : 1;
            }
            if (end(a) != end(b)) {
                return end(a) < end(b) ? -1 : 1;
            }
            if (a.channel() != b.channel()) {
                return a.channel() < b.channel() ? -1 : 1;
            }
            return a.segmentId().compareTo(b.segmentId());
        });

        // Rules 3.5, 3.6, 3.7
        List<Shown> segments = new ArrayList<>();
        long wordCount = 0;
        long lastEnd = 0;
        int untranslated = 0;
        for (AsrEvent segment : visible) {
            int words = segment.isFinal() ? Sessions.sample(segment.text()).words() : 0;
            String translation = translation(segment, source, target);
            if (segment.isFinal()) {
                wordCount += words;
                lastEnd = Math.max(lastEnd, segment.endMs());
                String spoken = segment.language() == null ? source : segment.language();
                if (target != null && spoken != null && !samePrimary(spoken, target) && translation == null) {
                    untranslated++;
                }
            }
            segments.add(new Shown(
                    segment.segmentId(),
                    segment.isFinal(),
                    segment.speaker(),
                    segment.channel(),
                    segment.language(),
                    segment.text(),
                    translation,
                    segment.startMs(),
                    end(segment),
                    words));
        }

        // Rule 3.8: of several ends the greatest, failed in a tie
        Timed end = events.stream()
                .filter(timed ->
                        timed.event() instanceof SessionEvent.Ended || timed.event() instanceof SessionEvent.Failed)
                .max(STAMP.thenComparing(timed -> timed.event() instanceof SessionEvent.Failed))
                .orElse(null);
        SessionEvent.Ended ended = end != null && end.event() instanceof SessionEvent.Ended e ? e : null;
        SessionEvent.Failed failed = end != null && end.event() instanceof SessionEvent.Failed f ? f : null;
        Set<String> idsWithFinal = new HashSet<>();
        for (Timed timed : events) {
            if (timed.event() instanceof AsrEvent asr && asr.isFinal()) {
                idsWithFinal.add(asr.segmentId());
            }
        }
        int missing =
                ended == null || ended.segmentCount() < 0 ? 0 : Math.max(0, ended.segmentCount() - idsWithFinal.size());
        return new Expected(
                organizations.isEmpty() ? null : organizations.iterator().next(),
                organizations.size() > 1,
                source,
                target,
                participants == null ? List.of() : participants,
                field(SessionEvent.Updated::metadata),
                startedAt(),
                end == null ? null : occurredAt(end),
                ended == null ? null : ended.reason(),
                failed == null ? null : failed.error(),
                ended != null && ended.durationMs() >= 0 ? ended.durationMs() : lastEnd,
                wordCount,
                missing,
                untranslated,
                segments);
    }

    /** The same view of what the fold made. */
    static Expected of(Transcript transcript, Map<String, Segment> rows) {
        List<Shown> segments = new ArrayList<>();
        for (Transcript.Line line : transcript.segments()) {
            segments.add(new Shown(
                    line.id(),
                    line.isFinal(),
                    line.speaker(),
                    line.channel(),
                    line.language(),
                    line.text(),
                    line.translation(),
                    line.startMs(),
                    line.endMs(),
                    rows.get(line.id()).wordCount()));
        }
        return new Expected(
                transcript.organizationId(),
                transcript.organizationConflict(),
                transcript.sourceLanguage(),
                transcript.targetLanguage(),
                transcript.participants(),
                transcript.metadata(),
                transcript.startedAt(),
                transcript.endedAt(),
                transcript.endReason(),
                transcript.error(),
                transcript.durationMs(),
                transcript.wordCount(),
                transcript.missing().segments(),
                transcript.missing().translations(),
                segments);
    }

    /** Rule 3.6: what is shown beside a segment. */
    private @Nullable String translation(AsrEvent segment, @Nullable String source, @Nullable String target) {
        if (target == null) {
            return null;
        }
        String spoken = segment.language() == null ? source : segment.language();
        if (spoken != null && samePrimary(spoken, target)) {
            return null;
        }
        String exact = null;
        String leastTag = null;
        String sibling = null;
        for (List<Timed> results : byKey(
                TranslationEvent.class,
                event -> event.segmentId() + ' ' + event.language().toLowerCase(Locale.ROOT))) {
            TranslationEvent winner = (TranslationEvent)
                    results.stream().max(TRANSLATION_RANK).orElseThrow().event();
            boolean isShown = winner.segmentId().equals(segment.segmentId())
                    && winner.isFinal()
                    && !Sessions.sample(winner.text()).isBlank()
                    && (winner.sourceRevision() == -1 || winner.sourceRevision() == segment.revision());
            if (!isShown) {
                continue;
            }
            String tag = winner.language().toLowerCase(Locale.ROOT);
            if (tag.equals(target.toLowerCase(Locale.ROOT))) {
                exact = winner.text();
            } else if (samePrimary(tag, target) && (leastTag == null || tag.compareTo(leastTag) < 0)) {
                leastTag = tag;
                sibling = winner.text();
            }
        }
        return exact != null ? exact : sibling;
    }

    private static boolean samePrimary(String a, String b) {
        return a.split("-", 2)[0].equalsIgnoreCase(b.split("-", 2)[0]);
    }

    /** An interim without end counts as ending at its start. */
    private static long end(AsrEvent event) {
        return event.endMs() == -1 ? event.startMs() : event.endMs();
    }

    private List<SessionEvent.Updated> updates() {
        List<SessionEvent.Updated> updates = new ArrayList<>();
        for (Timed timed : events) {
            if (timed.event() instanceof SessionEvent.Updated updated) {
                updates.add(updated);
            }
        }
        return updates;
    }

    /** The greatest (occurred_at, event_id) that says anything about the field. */
    private <T> @Nullable T field(Function<SessionEvent.Updated, @Nullable T> field) {
        Timed winner = null;
        for (Timed timed : events) {
            if (timed.event() instanceof SessionEvent.Updated updated
                    && field.apply(updated) != null
                    && (winner == null || STAMP.compare(timed, winner) > 0)) {
                winner = timed;
            }
        }
        return winner == null ? null : field.apply((SessionEvent.Updated) winner.event());
    }

    /** When the greatest of them occurred, of those whose time anybody knows. */
    private @Nullable Instant startedAt() {
        return events.stream()
                .filter(timed -> timed.event() instanceof SessionEvent.Updated)
                .filter(timed -> timed.event().occurredAt() != null || timed.recordMs() != 0)
                .max(STAMP)
                .map(ReferenceModel::occurredAt)
                .orElse(null);
    }

    private <E> Collection<List<Timed>> byKey(Class<E> type, Function<E, String> key) {
        Map<String, List<Timed>> groups = new HashMap<>();
        for (Timed timed : events) {
            if (type.isInstance(timed.event())) {
                groups.computeIfAbsent(key.apply(type.cast(timed.event())), unused -> new ArrayList<>())
                        .add(timed);
            }
        }
        return groups.values();
    }

    private static Instant occurredAt(Timed timed) {
        Instant given = timed.event().occurredAt();
        return given != null ? given : Instant.ofEpochMilli(timed.recordMs());
    }

    /** The later occurred_at, then the greater event_id, absent lowest. */
    private static final Comparator<Timed> STAMP = (a, b) -> {
        int order = occurredAt(a).compareTo(occurredAt(b));
        if (order != 0) {
            return order;
        }
        String left = a.event().eventId();
        String right = b.event().eventId();
        if (left == null || right == null) {
            return (left == null ? 0 : 1) - (right == null ? 0 : 1);
        }
        return left.compareTo(right);
    };

    private static final Comparator<Timed> ASR_RANK = (a, b) -> {
        AsrEvent left = (AsrEvent) a.event();
        AsrEvent right = (AsrEvent) b.event();
        if (left.isFinal() != right.isFinal()) {
            return left.isFinal() ? 1 : -1;
        }
        return left.revision() != right.revision()
                ? Integer.compare(left.revision(), right.revision())
                : STAMP.compare(a, b);
    };

    private static final Comparator<Timed> TRANSLATION_RANK = (a, b) -> {
        TranslationEvent left = (TranslationEvent) a.event();
        TranslationEvent right = (TranslationEvent) b.event();
        if (left.sourceRevision() != right.sourceRevision()) {
            return Integer.compare(left.sourceRevision(), right.sourceRevision());
        }
        if (left.isFinal() != right.isFinal()) {
            return left.isFinal() ? 1 : -1;
        }
        return left.revision() != right.revision()
                ? Integer.compare(left.revision(), right.revision())
                : STAMP.compare(a, b);
    };
}
