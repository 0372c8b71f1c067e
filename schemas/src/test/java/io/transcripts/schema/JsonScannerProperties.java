package io.transcripts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The scanner finds what Jackson finds, up to the same end or the same fault. */
class JsonScannerProperties {
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonScanner.MAX_DEPTH)
                    .maxNumberLength(JsonScanner.MAX_NUMBER_CHARS)
                    // Names are as long as a value may be: an unknown field is ignored, whatever it is called.
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();
    private static final RecentStrings RECENT = new RecentStrings();

    @Property
    void inEvents(@ForAll("events") SpeechEvent event, @ForAll Random random) {
        agreeOn(EventJson.bytes(EventJson.shuffled(EventJson.of(event), random)));
    }

    @Property
    void inEventsWithAPartOfAnother(
            @ForAll("events") SpeechEvent event, @ForAll("texts") String part, @ForAll Random random) {
        String json = EventJson.text(EventJson.of(event));
        int from = random.nextInt(json.length());
        int to = Math.min(json.length(), from + random.nextInt(4));
        agreeOn((json.substring(0, from) + part + json.substring(to)).getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 5_000)
    void inWhatIsAlmostJson(@ForAll("texts") String text) {
        agreeOn(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property
    void inBytes(@ForAll byte[] bytes) {
        agreeOn(bytes);
    }

    @Example
    void aroundTheBounds() {
        for (int n = 98; n <= 102; n++) {
            String zeros = "0".repeat(n);
            for (String number : List.of("1" + zeros, "-1" + zeros, "1." + zeros, "-1." + zeros, "1e+" + zeros)) {
                agreeOn(("[" + number + "]").getBytes(StandardCharsets.UTF_8));
            }
        }
        agreeOn(("{\"" + "[".repeat(60_000) + "\":1}").getBytes(StandardCharsets.UTF_8));
        for (int n = 62; n <= 66; n++) {
            agreeOn(("[".repeat(n) + "]".repeat(n)).getBytes(StandardCharsets.UTF_8));
            agreeOn(("{\"a\":".repeat(n) + "1" + "}".repeat(n)).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A quote, an escape or a fault at every place relative to the blocks of eight in which a string is read. */
    @Example
    void atEveryPlaceOfAString() {
        for (int length = 0; length < 40; length++) {
            for (String part : List.of("", "\\n", "\\u00fc", "\u001f", "\u007f", "ü", "\\", "😀", "\\x")) {
                for (int place = 0; place <= length; place++) {
                    String string = "\"" + "x".repeat(place) + part + "y".repeat(length - place) + "\"";
                    agreeOn(("[" + string + "]").getBytes(StandardCharsets.UTF_8));
                    agreeOn(("{" + string + ":" + string).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    static void agreeOn(byte[] json) {
        if (!Utf8.isValidJsonText(json)) {
            return;
        }
        for (boolean readsStrings : new boolean[] {true, false}) {
            assertThat(scanned(json, readsStrings))
                    .as(new String(json, StandardCharsets.UTF_8))
                    .isEqualTo(parsed(json, readsStrings));
        }
    }

    private static List<String> scanned(byte[] json, boolean readsStrings) {
        Trace trace = new Trace();
        try {
            JsonScanner scanner = new JsonScanner(json, RECENT);
            for (JsonToken token = scanner.nextToken(); token != null; token = scanner.nextToken()) {
                String value = "";
                if (token == JsonToken.VALUE_STRING && readsStrings) {
                    value = trace.found.size() % 2 == 0 ? scanner.getText() : scanner.getRecentText();
                } else if (token.isNumeric()) {
                    value = scanner.getThousandths() + " " + scanner.getNonNegativeInteger();
                }
                trace.add(scanner.currentField(), token, value);
            }
            trace.found.add("end");
        } catch (RejectedEvent e) {
            trace.found.add("fault");
        }
        return trace.found;
    }

    private static List<String> parsed(byte[] json, boolean readsStrings) {
        Trace trace = new Trace();
        try (JsonParser parser = JACKSON.createParser(json)) {
            Field field = Field.UNKNOWN;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    field = Field.of(parser.currentName());
                    continue;
                }
                String value = "";
                if (token == JsonToken.VALUE_STRING && readsStrings) {
                    value = parser.getText();
                } else if (token.isNumeric()) {
                    char[] chars = parser.getText().toCharArray();
                    value = Decimals.thousandths(chars, 0, chars.length) + " "
                            + Decimals.nonNegativeInteger(chars, 0, chars.length);
                }
                trace.add(field, token, value);
            }
            trace.found.add("end");
        } catch (IOException e) {
            trace.found.add("fault");
        }
        return trace.found;
    }

    /** What was found, with names of fields where there are any: for values in objects. */
    private static final class Trace {
        private final List<String> found = new ArrayList<>();
        private final Deque<JsonToken> open = new ArrayDeque<>();

        void add(Field field, JsonToken token, String value) {
            if (token.isStructEnd()) {
                open.pop();
            }
            boolean isMember = open.peek() == JsonToken.START_OBJECT && !token.isStructEnd();
            found.add((isMember ? field + " " : "") + token + " " + value);
            if (token.isStructStart()) {
                open.push(token);
            }
        }
    }

    @Provide
    Arbitrary<SpeechEvent> events() {
        return Events.all();
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> parts = Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"",
                "\"text\"",
                "\"te\\u0078t\":",
                "\"start_time\":",
                "\"unknown\":1,",
                "\"a name of more than sixteen bytes\":",
                "\"ü😀\"",
                "true",
                "false",
                "null",
                "nul",
                "truex",
                "true_",
                "0",
                "-",
                "-0",
                "01",
                "1",
                "12.5",
                "1.",
                ".5",
                "+1",
                "1e5",
                "1E-3",
                "1e",
                "1e+",
                "0.0005",
                "123456789012",
                "1234567890123",
                "2147483647",
                "2147483648",
                "-1.5",
                " ",
                "\t",
                "\n",
                "\r",
                "\f",
                "\u0000",
                "\\",
                "\\u",
                "\\u00e",
                "\\ud83d\\ude00",
                "\\\"",
                "\\/",
                "é",
                "\u00a0",
                "\ufeff",
                "NaN",
                "/**/",
                "'a'");
        return parts.list().ofMaxSize(12).map(list -> String.join("", list));
    }
}
