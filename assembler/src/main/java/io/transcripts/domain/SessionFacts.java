package io.transcripts.domain;

import io.transcripts.schema.SessionEvent.LanguagePair;
import io.transcripts.schema.SessionEvent.Participant;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What session events have said: one row of truth beside the segments' rows.
 *
 * @param version the transcript's version at the row's last change
 * @param languageVersion its version at the last change of the languages, which may change how every segment is shown
 * @param participantsVersion its version at the last change of the participants, likewise
 * @param organizationId the least that was given, or null
 * @param organizationConflict true once two different ones were given: the session is served to nobody
 * @param metadata a JSON object as compact JSON text
 * @param startedAt when the winning {@code session.started} or {@code session.updated} occurred. The two mean the same, and the
 *     latest wins, as with every field (rule 3.2). Null while no time is known
 * @param end the winning end, or null while the session lasts
 */
public record SessionFacts(
        long version,
        long languageVersion,
        long participantsVersion,
        @Nullable String organizationId,
        boolean organizationConflict,
        @Nullable Ranked<LanguagePair> language,
        @Nullable Ranked<List<Participant>> participants,
        @Nullable Ranked<String> metadata,
        @Nullable Instant startedAt,
        @Nullable End end) {

    /** Nothing known yet. */
    public static final SessionFacts EMPTY = ofOrganization(null, false);

    private static final Comparator<LanguagePair> LANGUAGES =
            Comparator.comparing(LanguagePair::source, Order::text).thenComparing(LanguagePair::target, Order::text);

    private static final Comparator<List<Participant>> PARTICIPANTS = (a, b) -> Order.lists(
            a,
            b,
            Comparator.comparing(Participant::speaker)
                    .thenComparingInt(Participant::channel)
                    .thenComparing(Participant::name, Order::text));

    /** The session's languages as the rules of translation need them. */
    public Languages languages() {
        return language == null
                ? Languages.UNKNOWN
                : new Languages(language.value().source(), language.value().target());
    }

    /** What takes the place of facts that are erased. */
    public static SessionFacts blank(long version) {
        return new SessionFacts(version, 0, 0, null, false, null, null, null, null, null);
    }

    static SessionFacts ofOrganization(@Nullable String organizationId, boolean isConflict) {
        return new SessionFacts(0, 0, 0, organizationId, isConflict, null, null, null, null, null);
    }

    /** For readers who ask for nothing else. */
    SessionFacts with(Languages languages) {
        LanguagePair pair = new LanguagePair(languages.source(), languages.target());
        return new SessionFacts(
                version,
                languageVersion,
                participantsVersion,
                organizationId,
                organizationConflict,
                new Ranked<>(Instant.EPOCH, null, pair),
                participants,
                metadata,
                startedAt,
                end);
    }

    /** Folds one session event into facts, field by field, and remembers what became of it. */
    static final class Fold {
        private final SessionFacts before;
        private @Nullable String organizationId;
        private boolean organizationConflict;
        private @Nullable Ranked<LanguagePair> language;
        private @Nullable Ranked<List<Participant>> participants;
        private @Nullable Ranked<String> metadata;
        private @Nullable Instant startedAt;
        private @Nullable End end;
        private boolean applied;
        private boolean superseded;

        Fold(SessionFacts before) {
            this.before = before;
            organizationId = before.organizationId;
            organizationConflict = before.organizationConflict;
            language = before.language;
            participants = before.participants;
            metadata = before.metadata;
            startedAt = before.startedAt;
            end = before.end;
        }

        void organization(@Nullable String given) {
            if (given == null || given.equals(organizationId)) {
                return;
            }
            if (organizationId == null) {
                organizationId = given;
                applied = true;
                return;
            }
            boolean isLess = given.compareTo(organizationId) < 0;
            note(isLess || !organizationConflict ? 1 : -1);
            organizationConflict = true;
            organizationId = isLess ? given : organizationId;
        }

        void language(@Nullable LanguagePair given, Instant occurredAt, @Nullable String eventId) {
            language = greater(given, language, occurredAt, eventId, LANGUAGES);
        }

        void participants(@Nullable List<Participant> given, Instant occurredAt, @Nullable String eventId) {
            participants = greater(given, participants, occurredAt, eventId, PARTICIPANTS);
        }

        void metadata(@Nullable String given, Instant occurredAt, @Nullable String eventId) {
            metadata = greater(given, metadata, occurredAt, eventId, Comparator.naturalOrder());
        }

        /** The time is the whole of this field, so that event id and content need not rank it. */
        void started(Instant occurredAt) {
            int order = startedAt == null ? 1 : occurredAt.compareTo(startedAt);
            note(order);
            startedAt = order > 0 ? occurredAt : startedAt;
        }

        void end(End given) {
            int order = end == null ? 1 : End.RANK.compare(given, end);
            note(order);
            end = order > 0 ? given : end;
        }

        Outcome outcome() {
            return applied ? Outcome.APPLIED : superseded ? Outcome.SUPERSEDED : Outcome.DUPLICATE;
        }

        /**
         * The facts after the event, under the given version if the event changed anything.
         *
         * <p>A value that wins over another counts as a change even when it says the same. Another task may have come from the one to the
         * other by a third value (decision 15).
         */
        SessionFacts facts(long version) {
            return new SessionFacts(
                    applied ? version : before.version,
                    Objects.equals(language, before.language) ? before.languageVersion : version,
                    Objects.equals(participants, before.participants) ? before.participantsVersion : version,
                    organizationId,
                    organizationConflict,
                    language,
                    participants,
                    metadata,
                    startedAt,
                    end);
        }

        private <T> @Nullable Ranked<T> greater(
                @Nullable T given,
                @Nullable Ranked<T> held,
                Instant occurredAt,
                @Nullable String eventId,
                Comparator<T> content) {
            if (given == null) {
                return held;
            }
            Ranked<T> candidate = new Ranked<>(occurredAt, eventId, given);
            int order = candidate.compareTo(held, content);
            note(order);
            return order > 0 ? candidate : held;
        }

        private void note(int order) {
            applied |= order > 0;
            superseded |= order < 0;
        }
    }
}
