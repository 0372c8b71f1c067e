package io.transcripts.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventCodecProperties {
    private static final EventCodec CODEC = new EventCodec(Limits.DEFAULT);
    private static final String SECRET = "Geheimnis";

    @Property
    void anEventIsReadWithItsFieldsInAnyOrderAmongUnknownOnes(@ForAll("events") SpeechEvent event, @ForAll Random order)
            throws Exception {
        assertThat(CODEC.decode(EventJson.bytes(EventJson.shuffled(EventJson.of(event), order))))
                .isEqualTo(event);
    }

    @Property
    void noBytesMakeItThrowAnythingButARejection(@ForAll byte[] bytes) {
        decodeOrReject(bytes);
    }

    @Property
    void noChangeOfAByteMakesItThrowAnythingButARejection(
            @ForAll("events") SpeechEvent event, @ForAll int at, @ForAll byte replacement) {
        byte[] bytes = EventJson.bytes(EventJson.of(event));
        bytes[Math.floorMod(at, bytes.length)] = replacement;
        decodeOrReject(bytes);
    }

    @Property
    void noValueOfAFieldMakesItThrowAnythingButARejectionThatQuotesNothing(
            @ForAll("events") SpeechEvent event, @ForAll Random random, @ForAll @From("values") String value) {
        ObjectNode json = EventJson.of(event);
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        json.putRawValue(names.get(random.nextInt(names.size())), new RawValue(value));
        assertThat(decodeOrReject(EventJson.bytes(json))).doesNotContain(SECRET);
    }

    @Property
    void theOrderOfTheOtherFieldsDoesNotHideABadOne(
            @ForAll("events") SpeechEvent event, @ForAll Random random, @ForAll @From("values") String value) {
        ObjectNode json = EventJson.of(event);
        json.putRawValue("session_id", new RawValue(value));
        String verdict = decodeOrReject(EventJson.bytes(json));
        assertThat(decodeOrReject(EventJson.bytes(EventJson.shuffled(json, random))))
                .isEqualTo(verdict);
    }

    @Property(tries = 60)
    void anEventCutOffAnywhereIsInvalidJson(@ForAll("events") SpeechEvent event, @ForAll Random order) {
        byte[] bytes = EventJson.bytes(EventJson.shuffled(EventJson.of(event), order));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> CODEC.decode(cut))
                    .isInstanceOfSatisfying(
                            RejectedEvent.class, e -> assertThat(e.code()).isEqualTo(RejectedEvent.Code.INVALID_JSON));
        }
    }

    @Property
    void aRejectionQuotesNothing(@ForAll("asrEvents") SpeechEvent event, @ForAll int at, @ForAll byte replacement) {
        ObjectNode json = EventJson.of(event);
        json.put("text", SECRET);
        json.put("speaker", SECRET.repeat(20));
        json.put(SECRET, SECRET);
        byte[] bytes = EventJson.bytes(json);
        bytes[Math.floorMod(at, bytes.length)] = replacement;
        assertThat(decodeOrReject(bytes)).doesNotContain(SECRET);
    }

    @Property
    void metadataIsKeptAsItCame(@ForAll("metadata") String metadata) throws Exception {
        SessionEvent.Updated event = (SessionEvent.Updated)
                CODEC.decode(("{\"type\":\"session.started\",\"session_id\":\"s\",\"metadata\": " + metadata + " }")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(event.metadata()).isEqualTo(metadata);
    }

    /** What a rejection says, empty when there is none. Anything else that is thrown fails the property. */
    private static String decodeOrReject(byte[] bytes) {
        try {
            assertThat(CODEC.decode(bytes)).isNotNull();
            return "";
        } catch (RejectedEvent e) {
            assertThat(e.getMessage()).isNotBlank();
            return e.code() + " " + e.field() + " " + e.getMessage();
        }
    }

    @Provide
    Arbitrary<SpeechEvent> events() {
        return Events.all();
    }

    @Provide
    Arbitrary<SpeechEvent> asrEvents() {
        return Events.asr();
    }

    /** JSON values that some field or other does not expect. */
    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> numbers = Arbitraries.of(
                "0", "-0", "-0.0005", "1e99999999999", "-1E+99999999999", "1e-99999999999", "0e2147483648", "1.5");
        Arbitrary<String> others = Arbitraries.of(
                "null",
                "true",
                "\"\"",
                "\"" + SECRET + "\"",
                "\"" + SECRET.repeat(50) + "\"",
                "{\"" + SECRET + "\":1,\"speaker\":1}",
                "[\"" + SECRET + "\"]",
                "[{\"word\":\"" + SECRET + "\"}]",
                "[[],{},null]",
                "{\"code\":[],\"source\":\"" + SECRET + "\"}",
                "9".repeat(100));
        return Arbitraries.oneOf(numbers, others);
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
                members.add("\"😀" + members.size() + "\":" + value);
            }
            return "{" + String.join(",", members) + "}";
        });
    }
}
