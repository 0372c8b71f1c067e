package io.transcripts.domain;

import io.transcripts.domain.Transcript.Gaps;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.Transcript.Placed;
import io.transcripts.schema.SessionEvent.Participant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
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
            String sessionId, Header header, SessionFacts facts, Collection<Segment> segments) {
        Languages languages = facts.languages();
        RowWalk walk = new RowWalk(header, facts);
        List<Line> lines = new ArrayList<>(segments.size());
        for (Segment segment : segments) {
            Line line = line(segment, languages);
            walk.add(segment, line);
            if (line != null) {
                lines.add(line);
            }
        }
        lines.sort(Placed.ORDER);
        return head(sessionId, header, facts, walk.version(), walk.tally(), walk.gaps())
                .with(Collections.unmodifiableList(lines));
    }

    /** A transcript without its segments. */
    public static Transcript head(String sessionId, Header header, SessionFacts facts, TranscriptIndex index) {
        return head(sessionId, header, facts, index.version(), index.tally(), index.gaps());
    }

    /**
     * The same, on a walk through its rows.
     *
     * @param each receives each row once
     */
    static Transcript head(
            String sessionId, Header header, SessionFacts facts, Iterable<Segment> segments, Consumer<Segment> each) {
        RowWalk walk = new RowWalk(header, facts);
        for (Segment segment : segments) {
            walk.add(segment);
            each.accept(segment);
        }
        return head(sessionId, header, facts, walk.version(), walk.tally(), walk.gaps());
    }

    private static Transcript head(
            String sessionId, Header header, SessionFacts facts, long version, Tally tally, Gaps gaps) {
        Header current = header.withEpoch(header.epoch(), version, tally, Header.Brief.of(facts));
        return transcript(sessionId, current, facts, gaps);
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
    static @Nullable Utterance shown(Segment segment) {
        Utterance utterance = segment.utterance();
        return utterance == null || (utterance.isFinal() && !segment.isShown()) ? null : utterance;
    }
}
