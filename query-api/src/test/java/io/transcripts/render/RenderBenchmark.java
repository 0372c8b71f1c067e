package io.transcripts.render;

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

/** The body of a transcript with its translations, in each format. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RenderBenchmark {
    @Param({"30", "2000"})
    public int segments;

    private Transcript transcript = transcript(0);

    @Setup
    public void make() {
        transcript = transcript(segments);
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
    public byte[] vtt() {
        return TranscriptVtt.render(transcript, RenderOptions.DEFAULT);
    }

    private static Transcript transcript(int segments) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < segments; i++) {
            lines.add(new Line(
                    "seg_00%02d".formatted(i),
                    i % 2 == 0 ? "agent" : "customer",
                    i % 2,
                    "de",
                    "Guten Tag, das ist Bestellung %d; sie war für Dienstag zugesagt.".formatted(4_000 + i),
                    "Good day, that is order %d; it was promised for Tuesday.".formatted(4_000 + i),
                    i * 3_250L,
                    i * 3_250L + 2_710,
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
                "en",
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
