package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Outline;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.store.TranscriptReader.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Every way to read a session has to say the same of it. */
public final class Readings {
    /** Of the lines of one look: more than one, and fewer than most sessions have. */
    private static final int AT_ONCE = 2;

    private Readings() {}

    /** What a reader has of a session, read in every way. */
    public static @Nullable Stored<Transcript> equal(TranscriptReader reader, String sessionId) {
        Stored<Transcript> whole = reader.read(sessionId, true);
        Stored<TranscriptReading> open = reader.open(sessionId);
        Stored<Transcript> summary = reader.summary(sessionId);
        Stored<Outline> outline = reader.outline(sessionId);
        if (whole == null) {
            assertThat(open).isNull();
        } else if (whole instanceof Stored.Marker<Transcript> marker) {
            assertThat(open).isEqualTo(marker);
            assertThat(summary).isEqualTo(marker);
            assertThat(outline).isEqualTo(marker);
        } else if (whole instanceof Stored.Content<Transcript> content) {
            Transcript transcript = content.value();
            assertThat(summary).isInstanceOf(Stored.Content.class);
            Transcript facts = ((Stored.Content<Transcript>) summary).value();
            assertThat(facts.metadata()).isEqualTo(transcript.metadata());
            assertThat(facts.participants()).isEqualTo(transcript.participants());
            assertThat(facts.startedAt()).isEqualTo(transcript.startedAt());
            assertThat(((Stored.Content<Outline>) Objects.requireNonNull(outline)).stamp())
                    .isEqualTo(content.stamp())
                    .isEqualTo(((Stored.Content<Transcript>) summary).stamp());
            try (TranscriptReading opened =
                    ((Stored.Content<TranscriptReading>) Objects.requireNonNull(open)).value()) {
                List<Line> lines = new ArrayList<>();
                boolean isMore = true;
                while (isMore) {
                    int before = lines.size();
                    isMore = opened.read(lines::add, () -> lines.size() - before == AT_ONCE);
                }
                assertThat(lines).isEqualTo(transcript.segments());
                equalWithIndex(reader, sessionId, opened.index(), lines);
                assertThat(opened.head().toString())
                        .isEqualTo(transcript
                                .toString()
                                .replace(transcript.segments().toString(), "[]"));
            }
        }
        return whole;
    }

    /** Who knows the index goes to any place, and sees what was seen before. */
    private static void equalWithIndex(
            TranscriptReader reader, String sessionId, TranscriptIndex index, List<Line> lines) {
        Stored<TranscriptReading> again = reader.open(sessionId, version -> index);
        try (TranscriptReading known = ((Stored.Content<TranscriptReading>) Objects.requireNonNull(again)).value()) {
            for (int from = lines.size(); from >= 0; from--) {
                List<Line> rest = new ArrayList<>();
                known.seek(from);
                assertThat(known.read(rest::add, () -> false)).isFalse();
                assertThat(rest).isEqualTo(lines.subList(from, lines.size()));
            }
        }
    }
}
