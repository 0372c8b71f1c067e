package io.transcripts.store;

import io.transcripts.domain.End;
import io.transcripts.domain.Ranked;
import io.transcripts.domain.SessionFacts;
import io.transcripts.schema.SessionEvent.LanguagePair;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SessionEvent.SessionError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Facts rows as bytes. */
final class FactsCodec {
    private static final byte FORMAT = 3;
    /** Of nodes that took the earliest {@code session.started} for the start. */
    private static final byte EARLIEST_START_FORMAT = 2;
    /** Of nodes that did not tell what of the facts had changed. */
    private static final byte OLDEST_FORMAT = 1;

    private FactsCodec() {}

    static byte[] encode(SessionFacts facts) {
        RowOutput out = new RowOutput(FORMAT)
                .unsigned(facts.version())
                .unsigned(facts.languageVersion())
                .unsigned(facts.participantsVersion())
                .optional(facts.organizationId())
                .flag(facts.organizationConflict());
        Ranked<LanguagePair> language = facts.language();
        if (rank(out, language)) {
            out.optional(language.value().source()).optional(language.value().target());
        }
        Ranked<List<Participant>> participants = facts.participants();
        if (rank(out, participants)) {
            out.unsigned(participants.value().size());
            for (Participant participant : participants.value()) {
                out.text(participant.speaker()).optional(participant.channel()).optional(participant.name());
            }
        }
        Ranked<String> metadata = facts.metadata();
        if (rank(out, metadata)) {
            out.text(metadata.value());
        }
        out.flag(facts.startedAt() != null);
        if (facts.startedAt() != null) {
            out.instant(facts.startedAt());
        }
        out.flag(facts.end() != null);
        if (facts.end() != null) {
            end(out, facts.end());
        }
        return out.toBytes();
    }

    static SessionFacts decode(byte[] bytes) {
        RowInput in = new RowInput(bytes, OLDEST_FORMAT, FORMAT);
        boolean isOldest = in.formatVersion() == OLDEST_FORMAT;
        long version = in.unsigned();
        long languageVersion = isOldest ? version : in.unsigned();
        long participantsVersion = isOldest ? version : in.unsigned();
        String organizationId = in.optionalText();
        boolean isConflict = in.flag();
        Ranked<LanguagePair> language = ranked(in, () -> new LanguagePair(in.optionalText(), in.optionalText()));
        Ranked<List<Participant>> participants = ranked(in, () -> participants(in));
        Ranked<String> metadata = ranked(in, in::text);
        Instant startedAt = in.flag() ? in.instant() : null;
        End end = in.flag() ? end(in) : null;
        in.end();
        if (in.formatVersion() <= EARLIEST_START_FORMAT) {
            startedAt = latest(startedAt, language, participants, metadata);
        }
        return new SessionFacts(
                version,
                languageVersion,
                participantsVersion,
                organizationId,
                isConflict,
                language,
                participants,
                metadata,
                startedAt,
                end);
    }

    /** The latest event that an old row tells of: the winning one, unless that had only an organization to say. */
    private static @Nullable Instant latest(@Nullable Instant startedAt, @Nullable Ranked<?>... fields) {
        Instant latest = startedAt;
        for (Ranked<?> field : fields) {
            boolean isKnown = field != null && !field.occurredAt().equals(Instant.EPOCH);
            if (isKnown && (latest == null || field.occurredAt().isAfter(latest))) {
                latest = field.occurredAt();
            }
        }
        return latest;
    }

    @org.jspecify.annotations.NullUnmarked
    private static boolean rank(RowOutput out, Ranked<?> ranked) {
        out.flag(ranked != null);
        if (ranked == null) {
            return false;
        }
        out.instant(ranked.occurredAt()).optional(ranked.eventId());
        return true;
    }

    private static <T> @Nullable Ranked<T> ranked(RowInput in, Supplier<T> value) {
        return in.flag() ? new Ranked<>(in.instant(), in.optionalText(), value.get()) : null;
    }

    private static List<Participant> participants(RowInput in) {
        int count = in.count();
        List<Participant> participants = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            participants.add(new Participant(in.text(), in.smallOptional(), in.optionalText()));
        }
        return List.copyOf(participants);
    }

    private static void end(RowOutput out, End end) {
        out.flag(end.isFailure())
                .instant(end.occurredAt())
                .optional(end.eventId())
                .unsigned(end.recordMs())
                .optional(end.reason())
                .optional(end.durationMs())
                .optional(end.segmentCount());
        SessionError error = end.error();
        out.flag(error != null);
        if (error != null) {
            out.optional(error.code()).optional(error.message());
        }
    }

    private static End end(RowInput in) {
        return new End(
                in.flag(),
                in.instant(),
                in.optionalText(),
                in.unsigned(),
                in.optionalText(),
                in.optional(),
                in.smallOptional(),
                in.flag() ? new SessionError(in.optionalText(), in.optionalText()) : null);
    }
}
