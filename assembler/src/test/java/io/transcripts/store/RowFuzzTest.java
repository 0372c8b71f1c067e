package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.transcripts.domain.Header;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever stands in a row is read, or said to be corrupt; what was read is the same after it has been written again. With
 * {@code JAZZER_FUZZ=1} a fuzzer looks for more; otherwise the seeds and what it kept are tests.
 */
class RowFuzzTest {

    static Stream<Arguments> headers() {
        return golden("header-full", "header-bare", "header-full-2", "header-bare-2", "header-marker-2");
    }

    static Stream<Arguments> facts() {
        return golden("facts-full", "facts-bare");
    }

    static Stream<Arguments> segments() {
        return golden("segment-full", "segment-translation-only", "segment-interim");
    }

    @Test
    void whatTheFuzzerKeptHolds() throws IOException {
        kept("aHeaderIsReadOrCorrupt").forEach(this::aHeaderIsReadOrCorrupt);
        kept("factsAreReadOrCorrupt").forEach(this::factsAreReadOrCorrupt);
        kept("aSegmentIsReadOrCorrupt").forEach(this::aSegmentIsReadOrCorrupt);
    }

    @MethodSource("headers")
    @FuzzTest(maxDuration = "5m")
    void aHeaderIsReadOrCorrupt(byte[] row) {
        Header header;
        try {
            header = HeaderCodec.decode(row);
        } catch (CorruptRowException e) {
            return;
        }
        assertThat(HeaderCodec.decode(HeaderCodec.encode(header))).isEqualTo(header);
    }

    @MethodSource("facts")
    @FuzzTest(maxDuration = "5m")
    void factsAreReadOrCorrupt(byte[] row) {
        SessionFacts facts;
        try {
            facts = FactsCodec.decode(row);
        } catch (CorruptRowException e) {
            return;
        }
        assertThat(FactsCodec.decode(FactsCodec.encode(facts))).isEqualTo(facts);
    }

    @MethodSource("segments")
    @FuzzTest(maxDuration = "5m")
    void aSegmentIsReadOrCorrupt(byte[] row) {
        Segment segment;
        try {
            segment = SegmentCodec.decode("seg", row, true);
        } catch (CorruptRowException e) {
            return;
        }
        assertThat(SegmentCodec.decode("seg", SegmentCodec.encode(segment), true))
                .isEqualTo(segment);
    }

    /** What the fuzzer kept in earlier runs, one value a line in Base64. */
    private static List<byte[]> kept(String target) throws IOException {
        try (InputStream in = RowFuzzTest.class.getResourceAsStream("fuzz/" + target + ".txt.gz");
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII))) {
            return lines.lines().map(Base64.getDecoder()::decode).toList();
        }
    }

    private static Stream<Arguments> golden(String... names) {
        return Stream.of(names).map(name -> Arguments.of((Object) GoldenRowsTest.golden(name)));
    }
}
