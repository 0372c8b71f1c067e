package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Header;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows and keys as released nodes have written them. A node has to read them after an upgrade: whoever changes a format
 * adds a version of it, and a reader, and leaves these bytes as they are.
 */
class GoldenRowsTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void headersOfVersion1AreRead() {
        assertThat(HeaderCodec.decode(golden("header-full"))).isEqualTo(Samples.withoutLineage(Samples.FULL_HEADER));
        assertThat(HeaderCodec.decode(golden("header-bare"))).isEqualTo(Samples.withoutLineage(Samples.BARE_HEADER));
    }

    @ParameterizedTest(name = "{0}-2")
    @MethodSource("headers")
    void headersOfVersion2AreRead(String name, Header header) {
        assertThat(HeaderCodec.decode(golden(name + "-2"))).isEqualTo(Samples.withoutLineage(header));
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of("header-full", Samples.FULL_HEADER),
                Arguments.of("header-bare", Samples.BARE_HEADER),
                Arguments.of("header-marker", Samples.MARKER));
    }

    @ParameterizedTest(name = "{0}-3")
    @MethodSource("headers")
    void headersOfVersion3AreReadAndWritten(String name, Header header) {
        byte[] golden = golden(name + "-3");

        assertThat(HeaderCodec.decode(golden)).isEqualTo(header);
        assertThat(HEX.formatHex(HeaderCodec.encode(header))).isEqualTo(HEX.formatHex(golden));
    }

    static Stream<Arguments> facts() {
        return Stream.of(
                Arguments.of("facts-full", Samples.FULL_FACTS), Arguments.of("facts-bare", Samples.BARE_FACTS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("facts")
    void factsOfVersion1AreRead(String name, SessionFacts facts) {
        assertAreOlder(FactsCodec.decode(golden(name)), Samples.withoutVersions(facts));
    }

    @ParameterizedTest(name = "{0}-2")
    @MethodSource("facts")
    void factsOfVersion2AreRead(String name, SessionFacts facts) {
        assertAreOlder(FactsCodec.decode(golden(name + "-2")), facts);
    }

    /** They had the earliest start where there is the winning one's now, which ranks their other fields too. */
    private static void assertAreOlder(SessionFacts read, SessionFacts facts) {
        assertThat(read.startedAt()).isEqualTo(facts.startedAt() == null ? null : Samples.TIME);
        assertThat(read).usingRecursiveComparison().ignoringFields("startedAt").isEqualTo(facts);
    }

    @ParameterizedTest(name = "{0}-3")
    @MethodSource("facts")
    void factsOfVersion3AreReadAndWritten(String name, SessionFacts facts) {
        byte[] golden = golden(name + "-3");

        assertThat(FactsCodec.decode(golden)).isEqualTo(facts);
        assertThat(HEX.formatHex(FactsCodec.encode(facts))).isEqualTo(HEX.formatHex(golden));
    }

    static Stream<Arguments> segments() {
        return Stream.of(
                Arguments.of("segment-full", Samples.FULL_SEGMENT),
                Arguments.of("segment-translation-only", Samples.TRANSLATION_ONLY),
                Arguments.of("segment-interim", Samples.INTERIM));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("segments")
    void segmentsOfVersion1AreReadAndWritten(String name, Segment segment) {
        byte[] golden = golden(name);

        assertThat(SegmentCodec.decode(segment.id(), golden, true)).isEqualTo(segment);
        assertThat(HEX.formatHex(SegmentCodec.encode(segment))).isEqualTo(HEX.formatHex(golden));
    }

    @Test
    void keysAreAsTheyWere() {
        assertThat(hex(StoreLayout.header("s1"))).isEqualTo(HEX.formatHex(golden("key-header")));
        assertThat(hex(StoreLayout.facts("s1"))).isEqualTo(HEX.formatHex(golden("key-facts")));
        assertThat(hex(StoreLayout.segment("s1", "seg_1"))).isEqualTo(HEX.formatHex(golden("key-segment")));
        assertThat(hex(StoreLayout.deadline(1_790_000_000_000L, "s1")))
                .isEqualTo(HEX.formatHex(golden("key-deadline")));
    }

    static byte[] golden(String name) {
        byte[] row = all().get(name);
        assertThat(row).as(name).isNotNull();
        return row;
    }

    private static Map<String, byte[]> all() {
        try (InputStream in = GoldenRowsTest.class.getResourceAsStream("/store/rows.txt")) {
            Map<String, byte[]> rows = new LinkedHashMap<>();
            String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] parts = line.split(" ", 2);
                rows.put(parts[0], HEX.parseHex(parts[1]));
            });
            return rows;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String hex(Bytes key) {
        return HEX.formatHex(key.get());
    }
}
