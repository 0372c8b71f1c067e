package io.transcripts.node.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DifferencesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SECRET = "nobody may read this in a report";

    /** What is outside the promise that a transcript is a function of its events, or stands in the document twice. */
    private static boolean isFree(String leaf) {
        return leaf.endsWith("/status") || leaf.startsWith("/session/transcript/");
    }

    @Test
    void equalDocumentsDifferNowhere() throws Exception {
        assertThat(Differences.of(document(), document())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void anyOtherValueIsNamedByItsPlaceAndNeverQuoted(String leaf) throws Exception {
        JsonNode other = document();
        set(other, leaf, new TextNode(SECRET));

        List<String> places = Differences.of(document(), other);

        if (isFree(leaf)) {
            assertThat(places).isEmpty();
        } else {
            assertThat(places).isNotEmpty().noneMatch(place -> place.contains(SECRET));
            assertThat(Differences.of(other, document()))
                    .as("the other way round")
                    .hasSameSizeAs(places);
        }
    }

    @Test
    void aSegmentIsNamedWithTheFieldThatDiffers() throws Exception {
        JsonNode other = document();
        set(other, "/transcript/segments/1/text", new TextNode(SECRET));
        set(other, "/channels/s1", new TextNode("7"));

        assertThat(Differences.of(document(), other)).containsExactly("segment s1: channel", "segment s2: text");
    }

    @Test
    void segmentsThatOnlyOneSideHasAreNamedForIt() throws Exception {
        JsonNode without = document();
        ((ArrayNode) without.at("/transcript/segments")).remove(0);

        assertThat(Differences.of(document(), without)).contains("segment s1: missing");
        assertThat(Differences.of(without, document())).contains("segment s1: not in the input");
    }

    @Test
    void anotherOrderIsADifference() throws Exception {
        JsonNode other = document();
        ArrayNode segments = (ArrayNode) other.at("/transcript/segments");
        segments.add(segments.remove(0));

        assertThat(Differences.of(document(), other)).containsExactly("segments: order");
    }

    @Test
    void aFailureIsADifferenceAndAnyOtherStatusIsNot() throws Exception {
        JsonNode ended = document();
        set(ended, "/session/status", new TextNode("ended"));
        JsonNode failed = document();
        set(failed, "/session/status", new TextNode("failed"));

        assertThat(Differences.of(document(), ended)).isEmpty();
        assertThat(Differences.of(document(), failed)).containsExactly("session: status");
    }

    @Test
    void whatAnIdleTimeoutAddsIsNoDifference() throws Exception {
        JsonNode idle = document();
        set(idle, "/session/end_reason", new TextNode("timeout"));
        set(idle, "/session/ended_at", new TextNode("2026-01-01T00:00:00Z"));
        JsonNode other = document();
        ((ObjectNode) other.at("/session")).remove(List.of("end_reason", "ended_at"));

        assertThat(Differences.of(other, idle)).isEmpty();
        assertThat(Differences.of(idle, other)).isEmpty();
    }

    static Stream<String> leaves() throws Exception {
        List<String> leaves = new ArrayList<>();
        walk(document(), "", leaves);
        assertThat(leaves).hasSizeGreaterThan(15);
        // A segment under another name is another segment: a test of its own.
        return leaves.stream().filter(leaf -> !leaf.endsWith("/id"));
    }

    private static void walk(JsonNode node, String path, List<String> leaves) {
        if (node.isObject()) {
            for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                walk(node.path(name), path + "/" + name, leaves);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(node.path(i), path + "/" + i, leaves);
            }
        } else {
            leaves.add(path);
        }
    }

    private static void set(JsonNode document, String path, JsonNode value) {
        int last = path.lastIndexOf('/');
        JsonNode parent = document.at(path.substring(0, last));
        String name = path.substring(last + 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), value);
        } else {
            ((ObjectNode) parent).set(name, value);
        }
    }

    private static JsonNode document() throws Exception {
        return JSON.readTree("""
                {"session":{"id":"sess","status":"active","source_language":"de","target_language":"en","duration":7.5,
                  "transcript":{"available":true,"word_count":4,"status":"processing","version":17},
                  "missing":{"segments":0,"translations":1},"metadata":{"ticket":"t1"},
                  "ended_at":"2026-11-22T10:00:00Z","end_reason":"completed"},
                 "transcript":{"object":"transcript","session_id":"sess","status":"processing",
                  "language":{"source":"de","target":"en"},
                  "segments":[
                   {"id":"s1","speaker":"agent","text":"Ja bitte","start_time":0.5,"end_time":1.5,
                    "words":[{"word":"Ja","start_time":0.5,"end_time":0.8}]},
                   {"id":"s2","speaker":"customer","text":"Guten Tag","translation":"Good day","start_time":2.0,"end_time":3.5}],
                  "duration":7.5,"word_count":4},
                 "channels":{"s1":"0","s2":"1"}}
                """);
    }
}
