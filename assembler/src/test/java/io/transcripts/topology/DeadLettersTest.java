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
import org.apache.kafka.common.header.Header;
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
    void anEventIsAssembledWhateverItsHeaders() {
        Headers headers = new RecordHeaders().add("huge", new byte[300 << 10]).add("null", null);

        harness.pipe(TOPICS.asr(), utf8("k"), asr("s1", "a", "one"), headers, 5);
        harness.pipe(TOPICS.asr(), new byte[300 << 10], asr("s1", "b", "two"), new RecordHeaders(), 5);

        assertThat(harness.transcript("s1").segments()).hasSize(2);
        assertThat(harness.read(TOPICS.deadLetters())).isEmpty();
        assertThat(harness.count("applied", "none")).isEqualTo(2);
    }

    static Stream<Arguments> large() {
        Headers many = new RecordHeaders();
        for (int i = 0; i < 200_000; i++) {
            many.add("", null);
        }
        return Stream.of(
                Arguments.of("a header", utf8("k"), new RecordHeaders().add("huge", new byte[257 << 10])),
                Arguments.of("a name", null, new RecordHeaders().add("ä".repeat(129 << 10), null)),
                Arguments.of("the key", new byte[257 << 10], new RecordHeaders()),
                Arguments.of(
                        "both together", new byte[129 << 10], new RecordHeaders().add("huge", new byte[129 << 10])),
                Arguments.of("what a record spends on each of very many", null, many));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("large")
    void aKeyAndHeadersThatAreTooLargeAreLeftOutOfADeadLetterWhichSaysSo(
            String what, byte @Nullable [] key, Headers headers) {
        byte[] value = utf8("{");

        harness.pipe(TOPICS.asr(), key, value, headers, 5);

        TestRecord<byte[], byte[]> letter = harness.deadLetter();
        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isEqualTo(value);
        assertThat(texts(letter.headers()))
                .containsEntry("transcripts.error.omitted", "key,headers")
                .containsEntry("transcripts.error.code", "invalid_json")
                .containsEntry("__streams.errors.topic", "speech.asr")
                .containsEntry("__streams.errors.offset", "0")
                .hasSize(6);
        assertThat(size(letter)).isLessThan(1 << 10);
    }

    @Test
    void aKeyAndHeadersThatJustFitAreKept() {
        Headers headers = new RecordHeaders().add("large", new byte[200 << 10]);

        harness.pipe(TOPICS.asr(), new byte[50 << 10], utf8("{"), headers, 5);

        TestRecord<byte[], byte[]> letter = harness.deadLetter();
        assertThat(letter.key()).hasSize(50 << 10);
        assertThat(letter.headers().lastHeader("large").value()).hasSize(200 << 10);
        assertThat(letter.headers().lastHeader("transcripts.error.omitted")).isNull();
    }

    @Test
    void whatNoProducerCanSendAgainIsLeftOut() {
        harness.pipe(TOPICS.asr(), utf8("k"), new byte[(4 << 20) + 1], new RecordHeaders(), 5);

        TestRecord<byte[], byte[]> letter = harness.deadLetter();
        assertThat(letter.key()).isEqualTo(utf8("k"));
        assertThat(letter.value()).isNull();
        assertThat(texts(letter.headers()))
                .containsEntry("transcripts.error.code", "too_large")
                .containsEntry("transcripts.error.omitted", "value");
    }

    @Test
    void bothMayBeTooLarge() {
        Headers headers = new RecordHeaders().add("huge", new byte[300 << 10]);

        harness.pipe(TOPICS.asr(), utf8("k"), new byte[(4 << 20) + 1], headers, 5);

        TestRecord<byte[], byte[]> letter = harness.deadLetter();
        assertThat(letter.value()).isNull();
        assertThat(texts(letter.headers())).containsEntry("transcripts.error.omitted", "key,headers,value");
        assertThat(size(letter)).isLessThan(1 << 10);
    }

    /** About what a broker has to take. */
    private static long size(TestRecord<byte[], byte[]> record) {
        long size =
                (record.key() == null ? 0 : record.key().length) + (record.value() == null ? 0 : record.value().length);
        for (Header header : record.headers()) {
            size += 4 + header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }

    private static byte[] cut(byte[] value) {
        return java.util.Arrays.copyOf(value, value.length - 1);
    }

    private static byte[] lone() {
        return asr("s1", "a", SECRET + "\\" + "ud83d");
    }
}
