package io.transcripts.topology;

import static io.transcripts.topology.Harness.TOPICS;
import static io.transcripts.topology.Harness.asr;
import static io.transcripts.topology.Harness.event;
import static io.transcripts.topology.Harness.texts;
import static io.transcripts.topology.Harness.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 5: what cannot be read goes to the dead-letter topic as it came, with the reason. */
class DeadLettersTest {
    private static final String SECRET = "my credit card number";

    @TempDir
    Path stateDir;

    private Harness harness;

    @BeforeEach
    void open() {
        harness = new Harness(stateDir);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    static Stream<Arguments> letters() {
        return Stream.of(
                Arguments.of("no JSON", utf8("{'" + SECRET), "invalid_json", null),
                Arguments.of("nothing", new byte[0], "invalid_json", null),
                Arguments.of("no UTF-8", new byte[] {'"', (byte) 0xc3, '"'}, "invalid_json", null),
                Arguments.of("JSON cut off", cut(asr("s1", "a", SECRET)), "invalid_json", null),
                Arguments.of("half a surrogate pair", lone(), "invalid_json", null),
                Arguments.of("no type", event("{'session_id':'s1','text':'" + SECRET + "'}"), "missing_field", "type"),
                Arguments.of(
                        "no session",
                        event("{'type':'session.ended','reason':'" + SECRET + "'}"),
                        "missing_field",
                        "session_id"),
                Arguments.of(
                        "another type", event("{'type':'" + SECRET + "','session_id':'s1'}"), "unknown_type", "type"),
                Arguments.of(
                        "a bad field",
                        event("{'type':'asr','session_id':'s1','segment_id':'a','is_final':'" + SECRET + "'}"),
                        "invalid_field",
                        "is_final"),
                Arguments.of("a text beyond 32 KiB", asr("s1", "a", SECRET.repeat(2_000)), "too_large", "text"),
                Arguments.of("a value beyond 1 MiB", utf8(SECRET.repeat(60_000)), "too_large", null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("letters")
    void theRecordGoesOnAsItCameWithTheReason(String what, byte[] value, String code, @Nullable String field) {
        // Given
        Headers headers = new RecordHeaders().add("trace", utf8("t-1")).add("null", null);

        // When
        harness.pipe(TOPICS.asr(), utf8("some key"), value, headers, 1_234);

        // Then
        TestRecord<byte[], byte[]> letter = harness.deadLetter();
        assertThat(letter.key()).isEqualTo(utf8("some key"));
        assertThat(letter.value()).isEqualTo(value);
        assertThat(letter.timestamp()).isEqualTo(1_234);
        assertThat(letter.headers().lastHeader("trace").value()).isEqualTo(utf8("t-1"));
        assertThat(letter.headers().lastHeader("null").value()).isNull();
        letter.headers().remove("null");
        var ours = texts(letter.headers());
        assertThat(ours)
                .as(what)
                .containsEntry("transcripts.error.code", code)
                .containsEntry("__streams.errors.topic", "speech.asr")
                .containsEntry("__streams.errors.partition", "0")
                .containsEntry("__streams.errors.offset", "0")
                .containsKey("__streams.errors.message")
                .doesNotContainKey("__streams.errors.stacktrace");
        assertThat(ours.get("transcripts.error.field")).isEqualTo(field);
        assertThat(ours.values()).noneMatch(text -> text.contains(SECRET));
        assertThat(harness.count("dead_lettered", code)).isEqualTo(1);
    }

    @Test
    void aNullValueIsADeadLetterWithANullValue() {
        harness.pipe(TOPICS.session(), utf8("k"), null, new RecordHeaders(), 5);

        TestRecord<byte[], byte[]> letter = harness.deadLetter();
        assertThat(letter.value()).isNull();
        assertThat(letter.key()).isEqualTo(utf8("k"));
        assertThat(texts(letter.headers())).containsEntry("transcripts.error.code", "invalid_json");
    }

    @Test
    void aNullKeyStaysNull() {
        harness.pipe(TOPICS.session(), null, utf8("{"), new RecordHeaders(), 5);

        assertThat(harness.deadLetter().key()).isNull();
    }

    @Test
    void anEmptyKeyStaysEmpty() {
        harness.pipe(TOPICS.session(), new byte[0], utf8("{"), new RecordHeaders(), 5);

        assertThat(harness.deadLetter().key()).isEmpty();
    }

    @Test
    void offsetsAreThoseOfTheRecord() {
        harness.asr(asr("s1", "a", "one"));
        harness.asr(utf8("{"));

        assertThat(texts(harness.deadLetter().headers())).containsEntry("__streams.errors.offset", "1");
    }

    @Test
    void processingGoesOn() {
        harness.asr(utf8("{"));
        harness.asr(asr("s1", "a", "one"));

        assertThat(Objects.requireNonNull(harness.stored("s1"))).isNotNull();
    }

    @Test
    void headersOfThePublisherThatAreNamedLikeOursAreKept() {
        Headers headers = new RecordHeaders()
                .add("transcripts.origin.topic", utf8("mine"))
                .add("transcripts.origin.position", utf8("mine"))
                .add("transcripts.origin.key", utf8("mine"));

        harness.pipe(TOPICS.asr(), utf8("k"), utf8("{"), headers, 5);

        TestRecord<byte[], byte[]> letter = harness.deadLetter();
        assertThat(letter.key()).isEqualTo(utf8("k"));
        assertThat(texts(letter.headers()))
                .containsEntry("__streams.errors.topic", "speech.asr")
                .containsEntry("transcripts.origin.topic", "mine")
                .containsEntry("transcripts.origin.position", "mine")
                .containsEntry("transcripts.origin.key", "mine");
    }

    @Test
    void aDeadLetterThatIsPublishedAgainSaysWhyItFailedThisTime() {
        harness.pipe(TOPICS.asr(), utf8("k"), utf8("{"), new RecordHeaders(), 5);
        TestRecord<byte[], byte[]> letter = harness.deadLetter();

        harness.pipe(TOPICS.session(), letter.key(), event("{'session_id':'s1'}"), letter.headers(), 6);

        TestRecord<byte[], byte[]> again = harness.deadLetter();
        assertThat(again.headers().lastHeader("transcripts.error.code").value()).isEqualTo(utf8("missing_field"));
        assertThat(again.headers().lastHeader("__streams.errors.topic").value()).isEqualTo(utf8("speech.session"));
    }

    @Test
    void aRecordWhoseKeyAndHeadersAreTooLargeIsRefusedWithItsValue() {
        byte[] value = asr("s1", "a", "one");

        harness.pipe(TOPICS.asr(), utf8("k"), value, new RecordHeaders().add("huge", new byte[300 << 10]), 5);

        TestRecord<byte[], byte[]> letter = harness.deadLetter();
        assertThat(letter.value()).isEqualTo(value);
        assertThat(texts(letter.headers()))
                .containsEntry("transcripts.error.code", "too_large")
                .containsEntry("transcripts.error.omitted", "key,headers");
        assertThat(harness.stored("s1")).isNull();
    }

    private static byte[] cut(byte[] value) {
        return java.util.Arrays.copyOf(value, value.length - 1);
    }

    private static byte[] lone() {
        return asr("s1", "a", SECRET + "\\" + "ud83d");
    }
}
