package io.transcripts.devkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Four invented calls, as a stream of live events: a support call (German and English), a booking (Japanese), a meeting
 * of four with overlapping speech and word times, and a short call with a withdrawn and a corrected segment.
 */
public final class SampleCalls {
    /** The organization that all sample calls belong to. */
    public static final String ORGANIZATION = "org_demo";

    /** A call, and when it begins: they overlap, as calls do. */
    private record Scheduled(String name, long startsMs) {}

    private static final List<Scheduled> CALLS = List.of(
            new Scheduled("bicycle-order", 0),
            new Scheduled("ryokan-booking", 4_000),
            new Scheduled("garden-meeting", 9_000),
            new Scheduled("wrong-number", 26_000));

    /**
     * One event and when to publish it.
     *
     * @param offsetMs from the start of the whole
     * @param json one line, valid by the contract
     */
    public record LiveEvent(long offsetMs, String sessionId, String json) {

        /** The record value: {@code json} in UTF-8. */
        public byte[] value() {
            return json.getBytes(StandardCharsets.UTF_8);
        }
    }

    private record Placed(long offsetMs, ObjectNode event) {}

    private SampleCalls() {}

    /** The session ids, in the order in which the calls begin. */
    public static List<String> sessionIds() {
        return CALLS.stream()
                .map(call -> SampleCall.load(call.name()).sessionId())
                .toList();
    }

    /**
     * All events in the order in which they happen; the same for the same arguments.
     *
     * @param startedAt when the first call begins; {@code occurred_at} counts from it
     * @param speed 1 for the pace of speech (about 52 s), 2 for twice as fast; above 0. Times within a session, such as
     *     {@code start_time}, are those of the recording and do not change.
     */
    public static List<LiveEvent> live(Instant startedAt, double speed) {
        List<Placed> all = new ArrayList<>();
        for (Scheduled call : CALLS) {
            for (LiveCall.Step step : LiveCall.stepsOf(SampleCall.load(call.name()))) {
                all.add(new Placed(Math.round((call.startsMs() + step.offsetMs()) / speed), step.event()));
            }
        }
        all.sort(Comparator.comparingLong(Placed::offsetMs));
        List<LiveEvent> events = new ArrayList<>();
        for (Placed placed : all) {
            ObjectNode event = placed.event();
            event.put("event_id", String.format(Locale.ROOT, "evt_%04d", events.size() + 1));
            event.put("occurred_at", startedAt.plusMillis(placed.offsetMs()).toString());
            events.add(new LiveEvent(placed.offsetMs(), event.get("session_id").textValue(), text(event)));
        }
        return List.copyOf(events);
    }

    private static String text(ObjectNode event) {
        try {
            return SampleCall.JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }
}
