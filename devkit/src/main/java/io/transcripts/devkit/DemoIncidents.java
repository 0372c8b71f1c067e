package io.transcripts.devkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.transcripts.devkit.SampleCalls.LiveEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What real calls have and invented ones do not: a final result that comes late, one that comes twice, one that is corrected, and an
 * event that is none. The demo says when they happen, and shows that they do not matter.
 */
final class DemoIncidents {
    /** Longer than the next speaker's answer, at the pace of speech. */
    private static final long LATE_MS = 6_000;

    private static final long AGAIN_MS = 1_500;

    /**
     * An event, and what is said when it is published.
     *
     * @param sentence null for nothing
     */
    record Staged(LiveEvent event, @Nullable String sentence) {}

    private final double speed;
    private final List<Staged> staged = new ArrayList<>();

    private DemoIncidents(double speed) {
        this.speed = speed;
    }

    /**
     * The sample calls with their incidents, in the order in which they happen.
     *
     * @param speed as that of the calls
     */
    static List<Staged> in(List<LiveEvent> calls, double speed) {
        DemoIncidents incidents = new DemoIncidents(speed);
        calls.forEach(incidents::stage);
        incidents.staged.sort(Comparator.comparingLong(one -> one.event().offsetMs()));
        return List.copyOf(incidents.staged);
    }

    private void stage(LiveEvent event) {
        ObjectNode json = SampleCall.read(event.json());
        boolean isFinal = json.path("type").asText().equals("asr")
                && json.path("is_final").booleanValue();
        String place = event.sessionId() + " " + json.path("segment_id").asText();
        switch (isFinal ? place : "") {
            case "sess_bicycle_order seg_002" ->
                add(
                        event,
                        LATE_MS,
                        place + " was held up on its way: it comes after its translation and the answer to it.");
            case "sess_ryokan_booking seg_002" -> {
                add(event, 0, null);
                add(event, AGAIN_MS, place + " comes once more, byte for byte: nothing changes.");
            }
            case "sess_garden_meeting seg_003" -> {
                add(event, 0, null);
                ObjectNode invalid = json.deepCopy();
                invalid.put("start_time", -1);
                String sentence =
                        "An event of sess_garden_meeting begins before its call: it goes to the dead letters.";
                add(new LiveEvent(event.offsetMs(), event.sessionId(), text(invalid)), 0, sentence);
            }
            default ->
                add(
                        event,
                        0,
                        isFinal
                                        && json.path("revision").asInt() > 0
                                        && !json.path("text").asText().isEmpty()
                                ? place + " is corrected; the translation of what it was is not shown any more."
                                : null);
        }
    }

    private void add(LiveEvent event, long laterMs, @Nullable String sentence) {
        long offsetMs = event.offsetMs() + Math.round(laterMs / speed);
        staged.add(new Staged(new LiveEvent(offsetMs, event.sessionId(), event.json()), sentence));
    }

    private static String text(ObjectNode event) {
        try {
            return SampleCall.JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }
}
