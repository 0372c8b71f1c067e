package io.transcripts.render;

import io.transcripts.captions.CaptionLimits;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The body of a transcript with its translations, in each format. It is made again and again, so where its captions are cut is known;
 * that of {@code srtAnew} is not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RenderBenchmark {
    @Param({"30", "2000"})
    public int segments;

    /** What is said: a line or two each, or more than fits into a cue with quotes, or that with a Japanese translation. */
    @Param({"usual", "quoted", "japanese"})
    public String kind;

    private Transcript transcript = transcript(0, "usual");
    private int round;

    @Setup
    public void make() {
        transcript = transcript(segments, kind);
    }

    @Benchmark
    public byte[] json() {
        return TranscriptJson.render(transcript, RenderOptions.DEFAULT);
    }

    @Benchmark
    public byte[] text() {
        return TranscriptText.render(transcript, RenderOptions.DEFAULT);
    }

    @Benchmark
    public byte[] srt() {
        return TranscriptSrt.render(transcript, RenderOptions.DEFAULT);
    }

    @Benchmark
    public byte[] srtAnew() {
        // Other bounds each time, which are far from any cue.
        round++;
        CaptionLimits rules = new CaptionLimits(CaptionLimits.BY_SCRIPT, 2, 15_000 + round);
        return TranscriptSrt.render(
                transcript,
                new RenderOptions(
                        RenderOptions.ShownTranslations.TARGET,
                        null,
                        RenderOptions.SpeakerLabels.ROLE,
                        false,
                        false,
                        rules));
    }

    @Benchmark
    public byte[] vtt() {
        return TranscriptVtt.render(transcript, RenderOptions.DEFAULT);
    }

    private static Transcript transcript(int segments, String kind) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < segments; i++) {
            String number = Integer.toString(4_000 + i);
            String text = switch (kind) {
                case "usual" -> "Guten Tag, das ist Bestellung %s; sie war für Dienstag zugesagt.";
                default ->
                    "Yes, hello – I called about order %s. The page says “on its way”, and has said so since Tuesday, "
                            + "so I would like to know where it is now and when I can have it.";
            };
            String translation = switch (kind) {
                case "usual" -> "Good day, that is order %s; it was promised for Tuesday.";
                case "quoted" ->
                    "Ja, guten Tag – ich rufe wegen der Bestellung %s an. Auf der Seite steht „unterwegs“, und das schon seit "
                            + "Dienstag; ich wüsste gern, wo sie jetzt ist und wann ich sie bekomme.";
                default -> "はい、こんにちは。注文番号%sの件でお電話しました。ページには火曜日からずっと「配送中」と出ています。今どこにあるのか、いつ届くのか教えてください。";
            };
            lines.add(new Line(
                    "seg_00%02d".formatted(i),
                    i % 2 == 0 ? "agent" : "customer",
                    i % 2,
                    "de",
                    text.formatted(number),
                    translation.formatted(number),
                    i * 13_250L,
                    i * 13_250L + (kind.equals("usual") ? 2_710 : 9_500),
                    960,
                    List.of(),
                    true));
        }
        return new Transcript(
                "call_7f3a0042",
                1,
                Transcript.Status.COMPLETE,
                "org_demo",
                false,
                "de",
                kind.equals("japanese") ? "ja" : "en",
                List.of(),
                null,
                null,
                null,
                null,
                null,
                100_000,
                300,
                new Transcript.Missing(0, 0),
                Transcript.Gaps.NONE,
                false,
                lines);
    }
}
