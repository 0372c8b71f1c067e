package io.transcripts.render;

import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transcripts for the tests of this package. */
final class Samples {
    static final int ABSENT = SpeechEvent.ABSENT;

    private Samples() {}

    static Transcript of(Line... lines) {
        return of(List.of(), lines);
    }

    static Transcript of(List<Participant> participants, Line... lines) {
        return of("de", participants, lines);
    }

    /** Of a session whose language is told. */
    static Transcript spoken(String source, Line... lines) {
        return of(source, List.of(), lines);
    }

    private static Transcript of(String source, List<Participant> participants, Line... lines) {
        return new Transcript(
                "sess_01",
                7,
                Transcript.Status.COMPLETE,
                "org_demo",
                false,
                source,
                "en",
                participants,
                null,
                null,
                null,
                null,
                null,
                245_300,
                12,
                new Transcript.Missing(0, 0),
                Transcript.Gaps.NONE,
                false,
                List.of(lines));
    }

    static Line line(String id, String speaker, String text, long startMs, long endMs) {
        return line(id, speaker, text, null, startMs, endMs, List.of());
    }

    static Line line(
            String id,
            String speaker,
            String text,
            @Nullable String translation,
            long startMs,
            long endMs,
            List<Word> words) {
        return new Line(id, speaker, ABSENT, null, text, translation, startMs, endMs, ABSENT, words, true);
    }

    static Line interim(String id, String text, long startMs) {
        return new Line(id, "agent", 0, "de", text, null, startMs, startMs, ABSENT, List.of(), false);
    }
}
