package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.devkit.SampleCalls.LiveEvent;
import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.SpeechEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SampleCallsTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final List<LiveEvent> events = SampleCalls.live(START, 1);

    @Test
    void everyEventIsValid() throws Exception {
        EventCodec codec = new EventCodec(Limits.DEFAULT);
        for (LiveEvent event : events) {
            SpeechEvent decoded = codec.decode(event.value());
            assertThat(decoded.sessionId()).isEqualTo(event.sessionId());
            assertThat(decoded.occurredAt()).isEqualTo(START.plusMillis(event.offsetMs()));
        }
    }

    @Test
    void eachCallIsToldInTheOrderOfLife() {
        for (String sessionId : SampleCalls.sessionIds()) {
            List<JsonNode> call = eventsOf(sessionId);
            assertThat(type(call.get(0))).isEqualTo("session.started");
            assertThat(call.get(0).path("organization_id").asText()).isEqualTo("org_demo");
            assertThat(type(call.get(call.size() - 1))).isEqualTo("session.ended");
            Set<String> finals = new HashSet<>();
            for (JsonNode event : call) {
                String segmentId = event.path("segment_id").asText();
                if (type(event).equals("asr") && event.path("is_final").booleanValue()) {
                    finals.add(segmentId);
                } else if (type(event).equals("asr")) {
                    assertThat(finals).as("an interim comes before its final").doesNotContain(segmentId);
                } else if (type(event).equals("translation")) {
                    assertThat(finals).as("a translation comes after its final").contains(segmentId);
                }
            }
            assertThat(call.get(call.size() - 1).path("segment_count").asInt()).isEqualTo(finals.size());
        }
    }

    @Test
    void interimsGrowIntoTheFinal() {
        for (String sessionId : SampleCalls.sessionIds()) {
            List<JsonNode> asr = eventsOf(sessionId).stream()
                    .filter(e -> type(e).equals("asr"))
                    .toList();
            for (JsonNode last : asr) {
                if (!last.path("is_final").booleanValue()
                        || last.path("revision").asInt() > 0) {
                    continue;
                }
                List<String> texts = new ArrayList<>();
                asr.stream()
                        .filter(e -> e.path("segment_id").equals(last.path("segment_id")))
                        .filter(e -> e.path("revision").asInt() == 0)
                        .forEach(e -> texts.add(e.path("text").asText()));
                assertThat(texts).hasSizeBetween(3, 4).doesNotHaveDuplicates();
                for (int i = 1; i < texts.size(); i++) {
                    assertThat(texts.get(i)).startsWith(texts.get(i - 1));
                }
            }
        }
    }

    @Test
    void theyShowWhatTranscriptsHaveToCopeWith() {
        List<JsonNode> meeting = finals("sess_garden_meeting");
        assertThat(meeting)
                .hasSize(14)
                .allSatisfy(e -> assertThat(e.path("words")).isNotEmpty());
        boolean overlaps = false;
        for (int i = 1; i < meeting.size(); i++) {
            overlaps |= meeting.get(i).path("start_time").asDouble()
                    < meeting.get(i - 1).path("end_time").asDouble();
        }
        assertThat(overlaps).isTrue();
        assertThat(finals("sess_bicycle_order")).hasSize(12);
        assertThat(finals("sess_ryokan_booking")).hasSize(8);
        assertThat(finals("sess_wrong_number"))
                .anyMatch(e -> e.path("text").asText().isEmpty());
        assertThat(finals("sess_wrong_number"))
                .anyMatch(e -> e.path("revision").asInt() == 1
                        && !e.path("text").asText().isEmpty());
    }

    @Test
    void wordTimesLieWithinTheirSegment() {
        for (JsonNode segment : finals("sess_garden_meeting")) {
            StringBuilder text = new StringBuilder();
            for (JsonNode word : segment.path("words")) {
                assertThat(word.path("start_time").asDouble())
                        .isGreaterThanOrEqualTo(segment.path("start_time").asDouble());
                assertThat(word.path("end_time").asDouble())
                        .isLessThanOrEqualTo(segment.path("end_time").asDouble());
                text.append(text.isEmpty() ? "" : " ").append(word.path("word").asText());
            }
            assertThat(text).hasToString(segment.path("text").asText());
        }
    }

    @Test
    void offsetsRiseAndScaleWithTheSpeed() {
        List<LiveEvent> faster = SampleCalls.live(START, Demo.SPEED);

        assertThat(events).extracting(LiveEvent::offsetMs).isSorted();
        assertThat(faster).hasSameSizeAs(events);
        assertThat(faster.get(faster.size() - 1).offsetMs()).isBetween(17_000L, 23_000L);
    }

    private List<JsonNode> finals(String sessionId) {
        return eventsOf(sessionId).stream()
                .filter(e -> type(e).equals("asr") && e.path("is_final").booleanValue())
                .sorted(java.util.Comparator.comparing(e -> e.path("segment_id").asText()))
                .collect(java.util.stream.Collectors.toList());
    }

    private List<JsonNode> eventsOf(String sessionId) {
        return events.stream()
                .filter(e -> e.sessionId().equals(sessionId))
                .map(e -> read(e.json()))
                .toList();
    }

    private static String type(JsonNode event) {
        return event.path("type").asText();
    }

    private static JsonNode read(String json) {
        try {
            return SampleCall.JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
