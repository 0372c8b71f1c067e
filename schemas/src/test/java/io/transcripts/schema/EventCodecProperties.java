package io.transcripts.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;

class EventCodecProperties {
    private static final EventCodec CODEC = new EventCodec(Limits.DEFAULT);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Property
    void anEventIsReadWithItsFieldsInAnyOrderAmongUnknownOnes(@ForAll("asrEvents") AsrEvent event, @ForAll Random order)
            throws Exception {
        assertThat(CODEC.decode(bytes(shuffled(json(event), order)))).isEqualTo(event);
    }

    @Property
    void noBytesMakeItThrowAnythingButARejection(@ForAll byte[] bytes) {
        decodeOrReject(bytes);
    }

    @Property
    void noChangeOfAByteMakesItThrowAnythingButARejection(
            @ForAll("asrEvents") AsrEvent event, @ForAll int at, @ForAll byte replacement) throws Exception {
        byte[] bytes = bytes(json(event));
        bytes[Math.floorMod(at, bytes.length)] = replacement;
        decodeOrReject(bytes);
    }

    @Property(tries = 50)
    void anEventCutOffAnywhereIsInvalidJson(@ForAll("asrEvents") AsrEvent event) throws Exception {
        byte[] bytes = bytes(json(event));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> CODEC.decode(cut))
                    .isInstanceOfSatisfying(
                            RejectedEvent.class, e -> assertThat(e.code()).isEqualTo(RejectedEvent.Code.INVALID_JSON));
        }
    }

    @Property
    void aRejectionQuotesNothing(@ForAll("asrEvents") AsrEvent event, @ForAll int at, @ForAll byte replacement)
            throws Exception {
        String secret = "Geheimnis";
        ObjectNode json = json(event);
        json.put("text", secret);
        json.put("speaker", secret.repeat(20));
        byte[] bytes = bytes(json);
        bytes[Math.floorMod(at, bytes.length)] = replacement;
        try {
            CODEC.decode(bytes);
        } catch (RejectedEvent e) {
            assertThat(e.getMessage() + e.field()).doesNotContain(secret);
        }
    }

    @Property
    void timesAreRoundedHalfUpOnTheirDecimals(
            @ForAll @BigRange(min = "0", max = "2591999") @Scale(7) BigDecimal seconds, @ForAll boolean withExponent)
            throws Exception {
        String number = withExponent ? seconds.unscaledValue() + "e-" + seconds.scale() : seconds.toPlainString();
        SessionEvent.Ended event = (SessionEvent.Ended)
                CODEC.decode(("{\"type\":\"session.ended\",\"session_id\":\"s\",\"duration\":" + number + "}")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(event.durationMs())
                .isEqualTo(seconds.setScale(3, RoundingMode.HALF_UP)
                        .movePointRight(3)
                        .longValueExact());
    }

    @Property
    void metadataIsKeptAsItCame(@ForAll("metadata") String metadata) throws Exception {
        SessionEvent.Updated event = (SessionEvent.Updated)
                CODEC.decode(("{\"type\":\"session.started\",\"session_id\":\"s\",\"metadata\": " + metadata + " }")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(event.metadata()).isEqualTo(metadata);
    }

    private static void decodeOrReject(byte[] bytes) {
        try {
            assertThat(CODEC.decode(bytes)).isNotNull();
        } catch (RejectedEvent e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<AsrEvent> asrEvents() {
        Arbitrary<String> ids =
                Arbitraries.strings().withChars("abcXYZ019_-:").ofMinLength(1).ofMaxLength(20);
        Arbitrary<String> texts = Arbitraries.strings()
                .all()
                .ofMaxLength(40)
                .filter(text -> text.chars().noneMatch(c -> Character.isSurrogate((char) c)));
        Arbitrary<Integer> numbers = Arbitraries.integers().between(-1, Integer.MAX_VALUE);
        Arbitrary<Long> times = Arbitraries.longs().between(0, Limits.DEFAULT.maxTimeMs());
        Arbitrary<Word> words = Combinators.combine(
                        texts, times, Arbitraries.integers().between(-1, 1_000))
                .as((word, time, confidence) -> new Word(word, time, time, confidence));
        Arbitrary<String> tags = Arbitraries.of("de", "en-GB", "zh-Hant-TW").injectNull(0.3);
        return Combinators.combine(
                        ids,
                        texts,
                        numbers,
                        times,
                        words.list().ofMaxSize(3),
                        tags,
                        Arbitraries.of(true, false),
                        ids.injectNull(0.3))
                .as((id, text, number, time, list, tag, isFinal, eventId) -> new AsrEvent(
                        id,
                        eventId,
                        eventId == null ? null : Instant.ofEpochSecond(time, number == -1 ? 0 : number % 1_000_000_000),
                        "g" + id,
                        isFinal,
                        Math.max(0, number),
                        text.length() > 30 ? AsrEvent.UNKNOWN_SPEAKER : text,
                        number,
                        tag,
                        text + "\uD83D\uDE00",
                        time / 2,
                        isFinal || number % 2 == 0 ? time : SpeechEvent.ABSENT,
                        number == -1 ? -1 : number % 1_001,
                        list));
    }

    @Provide
    Arbitrary<String> metadata() {
        Arbitrary<String> leaves =
                Arbitraries.of("null", "true", "1.50", "-0", "1E400", "\"ü 😀\"", "\"\\\"\\\\\"", "[]", "{}");
        Arbitrary<String> values = Arbitraries.lazyOf(
                () -> leaves,
                () -> leaves.list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]"),
                () -> leaves.map(leaf -> "{\"k\":" + leaf + "}"));
        return values.list().ofMaxSize(5).map(list -> {
            List<String> members = new ArrayList<>();
            for (String value : list) {
                members.add("\"m" + members.size() + "\":" + value);
            }
            return "{" + String.join(",", members) + "}";
        });
    }

    private static byte[] bytes(JsonNode json) throws IOException {
        return JSON.writeValueAsBytes(json);
    }

    private static ObjectNode json(AsrEvent event) {
        ObjectNode json = JSON.createObjectNode();
        json.put("type", "asr").put("session_id", event.sessionId()).put("segment_id", event.segmentId());
        json.put("event_id", event.eventId()).put("is_final", event.isFinal()).put("revision", event.revision());
        json.put(
                "occurred_at",
                event.occurredAt() == null ? null : event.occurredAt().toString());
        json.put("speaker", event.speaker()).put("language", event.language()).put("text", event.text());
        json.put("start_time", BigDecimal.valueOf(event.startMs(), 3));
        if (event.channel() != SpeechEvent.ABSENT) {
            json.put("channel", event.channel());
        }
        if (event.endMs() != SpeechEvent.ABSENT) {
            json.put("end_time", BigDecimal.valueOf(event.endMs(), 3));
        }
        confidence(json, event.confidence());
        ArrayNode words = json.putArray("words");
        for (Word word : event.words()) {
            ObjectNode node = words.addObject().put("word", word.word());
            node.put("start_time", BigDecimal.valueOf(word.startMs(), 3));
            node.put("end_time", BigDecimal.valueOf(word.endMs(), 3));
            confidence(node, word.confidence());
        }
        return json;
    }

    private static void confidence(ObjectNode json, int thousandths) {
        if (thousandths != SpeechEvent.ABSENT) {
            json.put("confidence", BigDecimal.valueOf(thousandths, 3));
        }
    }

    private static ObjectNode shuffled(ObjectNode json, Random order) {
        json.putObject("unknown_" + order.nextInt(9)).putArray("x").add(1).addNull();
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        Collections.shuffle(names, order);
        ObjectNode shuffled = JSON.createObjectNode();
        names.forEach(name -> shuffled.set(name, json.get(name)));
        return shuffled;
    }
}
