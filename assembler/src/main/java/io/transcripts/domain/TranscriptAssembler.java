package io.transcripts.domain;

import io.transcripts.domain.Transcript.Gaps;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.schema.SessionEvent.Participant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the transcript that callers see out of the rows of a session. */
public final class TranscriptAssembler {
    /** Rule 3.3; an absent channel is less than any. */
    private static final Comparator<Line> ORDER = Comparator.comparingLong(Line::startMs)
            .thenComparingLong(Line::endMs)
            .thenComparingInt(Line::channel)
            .thenComparing(Line::id);

    private TranscriptAssembler() {}

    /**
     * One version of a transcript. Every sum is made from the rows given, so that header, rows and sums belong together
     * even where the header is older than the rows.
     *
     * @param segments every segment row of the session, in any order
     */
    public static Transcript transcript(
            String sessionId, Header header, SessionFacts facts, Iterable<Segment> segments) {
        Languages languages = facts.languages();
        Tally tally = Tally.EMPTY;
        long version = Math.max(header.version(), facts.version());
        List<Line> lines = new ArrayList<>();
        List<String> untranslated = new ArrayList<>();
        for (Segment segment : segments) {
            Tally sum = tally.plusUnweighed(segment, languages);
            if (sum.untranslated() > tally.untranslated()) {
                untranslated.add(segment.id());
            }
            tally = sum;
            version = Math.max(version, segment.version());
            Line line = line(segment, languages);
            if (line != null) {
                lines.add(line);
            }
        }
        lines.sort(ORDER);
        Header current = header.withIncarnation(header.incarnation(), version, tally, Header.Brief.of(facts));
        End end = facts.end();
        boolean isTimedOut = end == null && header.progress().timedOut();
        List<Participant> participants =
                facts.participants() == null ? List.of() : facts.participants().value();
        return new Transcript(
                sessionId,
                version,
                current.status(),
                facts.organizationId(),
                facts.organizationConflict(),
                languages.source(),
                languages.target(),
                participants,
                facts.metadata() == null ? null : facts.metadata().value(),
                facts.startedAt(),
                end != null ? end.occurredAt() : isTimedOut ? Instant.ofEpochMilli(header.lastRecordMs()) : null,
                end != null ? end.reason() : isTimedOut ? "timeout" : null,
                end == null ? null : end.error(),
                current.durationMs(),
                tally.words(),
                current.missing(),
                gaps(current, segments, untranslated),
                header.progress().limitExceeded(),
                List.copyOf(lines));
    }

    private static Gaps gaps(Header header, Iterable<Segment> segments, List<String> untranslated) {
        Collections.sort(untranslated);
        return new Gaps(
                numbersMissing(header, segments),
                untranslated.subList(0, Math.min(untranslated.size(), Gaps.MAX_NAMED)));
    }

    private static List<Integer> numbersMissing(Header header, Iterable<Segment> segments) {
        int missing = header.missing().segments();
        if (missing == 0) {
            return List.of();
        }
        SegmentNumbers numbers = new SegmentNumbers();
        for (Segment segment : segments) {
            if (segment.hasFinal()) {
                numbers.add(segment.id());
            }
        }
        return numbers.missing(header.tally().finals() + missing, Gaps.MAX_NAMED);
    }

    private static @Nullable Line line(Segment segment, Languages languages) {
        Utterance utterance = segment.utterance();
        if (utterance == null || (utterance.isFinal() && !segment.isShown())) {
            return null;
        }
        Translation translation = languages.choose(utterance, segment.translations());
        return new Line(
                segment.id(),
                utterance.speaker(),
                utterance.channel(),
                utterance.language(),
                utterance.text(),
                translation == null ? null : translation.text(),
                utterance.startMs(),
                utterance.effectiveEndMs(),
                utterance.confidence(),
                utterance.words(),
                utterance.isFinal());
    }
}
