package io.transcripts.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Limits that are too large for the table of cases, on both of their sides. */
class LimitsTest {
    private static final EventCodec CODEC = new EventCodec(Limits.DEFAULT);

    @Test
    void aNullValueIsInvalidJson() {
        assertThat(rejection(null)).isEqualTo("invalid_json null");
    }

    @Test
    void aValueMayHaveOneMebibyte() {
        String value = ended("\"pad\":\"%s\"");
        int room = (1 << 20) - value.length() + 2;
        assertThat(rejection(bytes(value.replace("%s", "x".repeat(room))))).isEqualTo("accepted");
        assertThat(rejection(bytes(value.replace("%s", "x".repeat(room + 1))))).isEqualTo("too_large null");
    }

    @Test
    void aTextMayHave32KibibytesOfUtf8() {
        for (String letter : new String[] {"x", "ü", "語", "😀"}) {
            int fits = (32 << 10) / bytes(letter).length;
            int rest = (32 << 10) % bytes(letter).length;
            String text = letter.repeat(fits) + "x".repeat(rest);
            assertThat(rejection(bytes(translation(text)))).isEqualTo("accepted");
            assertThat(rejection(bytes(translation(text + "x")))).isEqualTo("too_large text");
        }
    }

    @Test
    void anEventMayHave5000Words() {
        assertThat(rejection(bytes(words(5_000)))).isEqualTo("accepted");
        assertThat(rejection(bytes(words(5_001)))).isEqualTo("too_large words");
    }

    @Test
    void anErrorMessageMayHave32KibibytesAndAWordToo() {
        String message = "{\"type\":\"session.failed\",\"session_id\":\"s\",\"error\":{\"message\":\"%s\"}}";
        assertThat(rejection(bytes(message.replace("%s", "x".repeat(32 << 10)))))
                .isEqualTo("accepted");
        assertThat(rejection(bytes(message.replace("%s", "x".repeat((32 << 10) + 1)))))
                .isEqualTo("too_large error.message");
        assertThat(rejection(bytes(words(2).replaceFirst("\"a\"", "\"" + "x".repeat((32 << 10) + 1) + "\""))))
                .isEqualTo("too_large text");
        assertThat(rejection(bytes(words(2).replace(
                                ":\"a\",\"start_time\":0,\"end_time\":0}]",
                                ":\"" + "x".repeat((32 << 10) + 1) + "\",\"start_time\":0,\"end_time\":0}]"))))
                .isEqualTo("too_large words[1].word");
    }

    @Test
    void anIgnoredFieldMayHoldMoreThanItsLimit() {
        String word = "{\"word\":5}";
        String ignored = "\"words\":[" + String.join(",", Collections.nCopies(60_000, word)) + "]";
        assertThat(rejection(bytes(ended(ignored)))).isEqualTo("accepted");
        assertThat(rejection(bytes(ended("\"text\":\"" + "x".repeat(900_000) + "\""))))
                .isEqualTo("accepted");
        assertThat(rejection(bytes(ended("\"" + "n".repeat(900_000) + "\":1")))).isEqualTo("accepted");
    }

    @Test
    void jsonIsReadToItsEndBehindTooManyWords() {
        String words = words(5_002);
        assertThat(rejection(bytes(words.substring(0, words.length() - 1)))).isEqualTo("invalid_json null");
    }

    @Test
    void noExponentGetsPastTheLimits() {
        for (String number : new String[] {"1e999999999", "1e99999999999", "-1e2147483648", "1e" + "9".repeat(90)}) {
            assertThat(rejection(bytes(ended("\"duration\":" + number)))).isEqualTo("invalid_field duration");
            assertThat(rejection(bytes(ended("\"segment_count\":" + number)))).isEqualTo("invalid_field segment_count");
            assertThat(rejection(bytes(ended("\"foo\":" + number)))).isEqualTo("accepted");
        }
        assertThat(rejection(bytes(ended("\"duration\":1e-99999999999")))).isEqualTo("accepted");
        assertThat(rejection(bytes(ended("\"segment_count\":0e99999999999")))).isEqualTo("accepted");
    }

    @Test
    void metadataMayHave16KibibytesWithoutWhiteSpace() {
        String metadata = "{\"k\":\"" + "x".repeat((16 << 10) - 8) + "\"}";
        String started = "{\"type\":\"session.started\",\"session_id\":\"s\",\"metadata\":   %s  }";
        assertThat(rejection(bytes(started.replace("%s", metadata)))).isEqualTo("accepted");
        assertThat(rejection(bytes(started.replace("%s", metadata.replace("\"k\"", "\"kk\"")))))
                .isEqualTo("too_large metadata");
    }

    @Test
    void nestingIsBoundedAlsoWhereNobodyLooks() {
        assertThat(rejection(bytes(ended("\"foo\":" + "[".repeat(60) + "]".repeat(60)))))
                .isEqualTo("accepted");
        assertThat(rejection(bytes(ended("\"foo\":" + "[".repeat(500_000))))).isEqualTo("invalid_json null");
        assertThat(rejection(bytes("[".repeat(1 << 20)))).isEqualTo("invalid_json null");
    }

    @Test
    void onlyStrictUtf8IsJson() {
        byte[][] malformed = {
            {(byte) 0xC0, (byte) 0xAF},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xE2, (byte) 0x82},
            {(byte) 0x80},
            {(byte) 0xFF},
            {0},
        };
        for (byte[] bad : malformed) {
            byte[] value = bytes(ended("\"reason\":\"" + "?".repeat(bad.length) + "\""));
            int at = new String(value, StandardCharsets.ISO_8859_1).indexOf('?');
            System.arraycopy(bad, 0, value, at, bad.length);
            assertThat(rejection(value)).isEqualTo("invalid_json null");
        }
        String event = ended("\"a\":1");
        assertThat(rejection(event.getBytes(StandardCharsets.UTF_16BE))).isEqualTo("invalid_json null");
        assertThat(rejection(event.getBytes(StandardCharsets.UTF_16LE))).isEqualTo("invalid_json null");
        assertThat(rejection(bytes("\uFEFF" + event))).isEqualTo("invalid_json null");
    }

    private static String ended(String more) {
        return "{\"type\":\"session.ended\",\"session_id\":\"s\"," + more + "}";
    }

    private static String translation(String text) {
        return "{\"type\":\"translation\",\"session_id\":\"s\",\"segment_id\":\"g\",\"language\":\"en\",\"text\":\""
                + text + "\"}";
    }

    private static String words(int count) {
        String word = "{\"word\":\"a\",\"start_time\":0,\"end_time\":0}";
        return "{\"type\":\"asr\",\"session_id\":\"s\",\"segment_id\":\"g\",\"is_final\":false,\"text\":\"a\",\"start_time\":0,"
                + "\"words\":[" + String.join(",", Collections.nCopies(count, word)) + "]}";
    }

    private static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static String rejection(byte[] value) {
        RejectedEvent e = catchThrowableOfType(RejectedEvent.class, () -> CODEC.decode(value));
        return e == null ? "accepted" : e.code().label() + " " + e.field();
    }
}
