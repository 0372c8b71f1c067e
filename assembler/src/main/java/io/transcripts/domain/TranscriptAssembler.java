package io.transcripts.domain;

import io.transcripts.domain.Transcript.Gaps;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.Transcript.Placed;
import io.transcripts.domain.TranscriptIndex.Place;
import io.transcripts.schema.SessionEvent.Participant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Makes the transcript that callers see out of the rows of a session. */
public final class TranscriptAssembler {
    private TranscriptAssembler() {}

    /**
     * One version of a transcript. Every sum is made from the given rows. So header, rows and sums belong together, even where the
     * header is older than the rows.
     *
     * @param segments every segment row of the session, in any order
     */
    public static Transcript transcript(
            String sessionId, Header header, SessionFacts facts, Iterable<Segment> segments) {
        Languages languages = facts.languages();
        List<Line> lines = new ArrayList<>();
        Sums sums = sums(header, facts, segments, segment -> {
            Line line = line(segment, languages);
            if (line != null) {
                lines.add(line);
            }
        });
        lines.sort(Placed.ORDER);
        return head(sessionId, header, facts, sums).with(List.copyOf(lines));
    }

    /**
     * What of a transcript is to be known before its segments are read one by one.
     *
     * @param segments walked through once more when it has to be told which are missing
     * @param bytes of the row of the segment that was taken from these last, about
     */
    public static TranscriptIndex index(
            Header header, SessionFacts facts, Iterable<Segment> segments, IntSupplier bytes) {
        List<Place> places = new ArrayList<>();
        Sums sums = sums(header, facts, segments, segment -> {
            Utterance utterance = shown(segment);
            if (utterance != null) {
                places.add(Place.of(segment.id(), utterance, bytes.getAsInt()));
            }
        });
        return new TranscriptIndex(sums.version(), sums.tally(), sums.gaps(), places);
    }

    /** A transcript without its segments. */
    public static Transcript head(String sessionId, Header header, SessionFacts facts, TranscriptIndex index) {
        return head(sessionId, header, facts, new Sums(index.version(), index.tally(), index.gaps()));
    }

    /**
     * The same, on a walk through its rows.
     *
     * @param each receives each row once
     */
    static Transcript head(
            String sessionId, Header header, SessionFacts facts, Iterable<Segment> segments, Consumer<Segment> each) {
        return head(sessionId, header, facts, sums(header, facts, segments, each));
    }

    private static Transcript head(String sessionId, Header header, SessionFacts facts, Sums sums) {
        Header current = header.withEpoch(header.epoch(), sums.version(), sums.tally(), Header.Brief.of(facts));
        return transcript(sessionId, current, facts, sums.gaps());
    }

    private record Sums(long version, Tally tally, Gaps gaps) {}

    private static Sums sums(Header header, SessionFacts facts, Iterable<Segment> segments, Consumer<Segment> each) {
        Languages languages = facts.languages();
        Tally tally = Tally.EMPTY;
        long version = Math.max(header.version(), facts.version());
        List<String> untranslated = new ArrayList<>();
        for (Segment segment : segments) {
            Tally sum = tally.plusUnweighed(segment, languages);
            if (sum.untranslated() > tally.untranslated()) {
                untranslated.add(segment.id());
            }
            tally = sum;
            version = Math.max(version, segment.version());
            each.accept(segment);
        }
        Header current = header.withEpoch(header.epoch(), version, tally, Header.Brief.of(facts));
        return new Sums(version, tally, gaps(current, segments, untranslated));
    }

    /**
     * What the header and the facts say of a session, sums included. Right only where a task vouches for the header.
     */
    public static Transcript summary(String sessionId, Header header, SessionFacts facts) {
        return transcript(sessionId, header, facts, Gaps.NONE);
    }

    private static Transcript transcript(String sessionId, Header header, SessionFacts facts, Gaps gaps) {
        Languages languages = facts.languages();
        End end = facts.end();
        boolean isTimedOut = end == null && header.progress().timedOut();
        List<Participant> participants =
                facts.participants() == null ? List.of() : facts.participants().value();
        return new Transcript(
                sessionId,
                Math.max(header.version(), facts.version()),
                header.status(),
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
                header.durationMs(),
                header.tally().words(),
                header.missing(),
                gaps,
                header.progress().limitExceeded(),
                List.of());
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

    /** A segment as it is shown in a session of these languages; null when it is not. */
    public static @Nullable Line line(Segment segment, Languages languages) {
        Utterance utterance = shown(segment);
        if (utterance == null) {
            return null;
        }
        Translation translation = languages.choose(utterance.language(), utterance.revision(), segment.translations());
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
                utterance.isFinal(),
                utterance.revision(),
                segment.translations());
    }

    /** What is shown of a segment, interims too; null when it is not. */
    private static @Nullable Utterance shown(Segment segment) {
        Utterance utterance = segment.utterance();
        return utterance == null || (utterance.isFinal() && !segment.isShown()) ? null : utterance;
    }
}
