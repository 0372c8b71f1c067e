package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.Segment;
import io.transcripts.domain.Translation;
import io.transcripts.domain.Utterance;
import io.transcripts.schema.Word;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows to bytes and back: a final with a translation, the same with twelve words, and a header. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowBenchmark {
    private static final String TEXT = "Thanks, that is order 4711; it was meant to be here on Tuesday, wasn't it?";

    private final Segment segment = segment(List.of());
    private final byte[] segmentRow = SegmentCodec.encode(segment);
    private final Segment segmentWithWords =
            segment(Collections.nCopies(12, new Word("Bestellung", 3_500, 3_800, 970)));
    private final byte[] segmentWithWordsRow = SegmentCodec.encode(segmentWithWords);
    private final Header header = Samples.FULL_HEADER;
    private final byte[] headerRow = HeaderCodec.encode(header);

    @Benchmark
    public byte[] encodeSegment() {
        return SegmentCodec.encode(segment);
    }

    @Benchmark
    public Segment decodeSegment() {
        return SegmentCodec.decode("seg_0042", segmentRow, true);
    }

    @Benchmark
    public byte[] encodeSegmentWithWords() {
        return SegmentCodec.encode(segmentWithWords);
    }

    @Benchmark
    public Segment decodeSegmentWithWords() {
        return SegmentCodec.decode("seg_0042", segmentWithWordsRow, true);
    }

    @Benchmark
    public byte[] encodeHeader() {
        return HeaderCodec.encode(header);
    }

    @Benchmark
    public Header decodeHeader() {
        return HeaderCodec.decode(headerRow);
    }

    private static Segment segment(List<Word> words) {
        return Samples.segment(
                "seg_0042",
                new Utterance(
                        true, 0, Samples.TIME, "evt_00000042", "customer", 1, "de", TEXT, 3_500, 6_800, 960, words),
                new Translation("en", true, 0, 0, Samples.TIME, "evt_00000043", TEXT));
    }
}
