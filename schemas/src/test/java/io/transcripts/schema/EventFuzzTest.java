package io.transcripts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
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
 * Whatever a publisher sends is an event or is refused by name; nothing else comes of it. With {@code JAZZER_FUZZ=1} a
 * fuzzer looks for more such values; otherwise the seeds and what it kept are tests.
 */
class EventFuzzTest {
    private static final EventCodec CODEC = new EventCodec(Limits.DEFAULT);

    static Stream<Arguments> seeds() throws IOException {
        Stream<String> hostile = Stream.of(
                "[".repeat(1 << 20),
                "{\"type\":".repeat(1 << 17),
                "{\"type\":\"asr\",\"type\":\"asr\"}",
                "{\"type\":\"asr\",\"session_id\":\"s\",\"text\":\"\\ud800\"}",
                "{\"type\":\"asr\",\"session_id\":\"s\",\"text\":\"\\u0000\"}",
                "{\"type\":\"asr\",\"session_id\":\"s\",\"start_time\":NaN}",
                "{\"type\":\"asr\",\"session_id\":\"s\",\"start_time\":1e999999999}",
                "{\"type\":\"asr\",\"session_id\":\"s\",\"revision\":" + "9".repeat(1_000) + "}",
                "{\"type\":\"asr\",\"occurred_at\":\"-999999999-01-01T00:00:00Z\"}",
                "{\"type\":\"asr\",\"occurred_at\":\"9999-12-31T23:59:59.999999999999+23:59\"}");
        return Stream.concat(EventCasesTest.cases().map(EventCasesTest.Case::value), hostile)
                .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void aValueIsAnEventOrRefused(byte[] value) {
        SpeechEvent event = decoded(value);
        assertThat(decoded(value.clone())).isEqualTo(event);
        if (event != null) {
            assertThat(event.sessionId()).matches("[A-Za-z0-9_.:-]{1,128}");
        }
    }

    @Test
    void whatTheFuzzerKeptHolds() throws IOException {
        kept("aValueIsAnEventOrRefused").forEach(this::aValueIsAnEventOrRefused);
        kept("theScannerFindsWhatJacksonFinds").forEach(this::theScannerFindsWhatJacksonFinds);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void theScannerFindsWhatJacksonFinds(byte[] value) {
        JsonScannerProperties.agreeOn(value);
    }

    /** What the fuzzer kept in earlier runs, one value a line in Base64. */
    private static List<byte[]> kept(String target) throws IOException {
        try (InputStream in = EventFuzzTest.class.getResourceAsStream("fuzz/" + target + ".txt.gz");
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII))) {
            return lines.lines().map(Base64.getDecoder()::decode).toList();
        }
    }

    private static SpeechEvent decoded(byte[] value) {
        try {
            return CODEC.decode(value);
        } catch (RejectedEvent e) {
            assertThat(List.of(RejectedEvent.Code.values())).contains(e.code());
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(300);
            return null;
        }
    }
}
