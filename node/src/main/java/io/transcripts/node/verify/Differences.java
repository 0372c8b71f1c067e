package io.transcripts.node.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** In which segments and fields two documents of one session differ. Names places, and never what stands there. */
final class Differences {
    private static final String STATUS = "status";
    private static final String FAILED = "failed";
    private static final String END_REASON = "end_reason";
    private static final String ENDED_AT = "ended_at";
    private static final String TIMEOUT = "timeout";

    private final List<String> places = new ArrayList<>();

    private Differences() {}

    /**
     * Compares two documents of {@link io.transcripts.render.PeerJson}. Version and status are outside the promise that a
     * transcript is a function of its events, but for a failure; so is what an idle timeout adds.
     *
     * @return such as {@code segment seg_002: text}; empty when they are equal
     */
    static List<String> of(JsonNode rebuilt, JsonNode served) {
        Differences differences = new Differences();
        differences.fields("session", rebuilt, served, Set.of("session", "transcript", "channels"));
        differences.session(rebuilt.path("session"), served.path("session"));
        JsonNode ours = rebuilt.path("transcript");
        JsonNode theirs = served.path("transcript");
        differences.fields("transcript", ours, theirs, Set.of(STATUS, "segments"));
        differences.segments(rebuilt, served);
        return differences.places;
    }

    private void session(JsonNode rebuilt, JsonNode served) {
        boolean isTimeout = isTimeout(rebuilt) || isTimeout(served);
        fields(
                "session",
                rebuilt,
                served,
                isTimeout ? Set.of(STATUS, "transcript", END_REASON, ENDED_AT) : Set.of(STATUS, "transcript"));
        boolean isFailure = FAILED.equals(rebuilt.path(STATUS).asText());
        if (isFailure != FAILED.equals(served.path(STATUS).asText())) {
            places.add("session: " + STATUS);
        }
    }

    private static boolean isTimeout(JsonNode session) {
        return TIMEOUT.equals(session.path(END_REASON).asText());
    }

    private void segments(JsonNode rebuilt, JsonNode served) {
        Map<String, JsonNode> ours = byId(rebuilt);
        Map<String, JsonNode> theirs = byId(served);
        ours.forEach((id, segment) -> {
            JsonNode other = theirs.get(id);
            if (other == null) {
                places.add("segment " + id + ": missing");
            } else {
                fields("segment " + id, segment, other, Set.of());
                if (!channel(rebuilt, id).equals(channel(served, id))) {
                    places.add("segment " + id + ": channel");
                }
            }
        });
        theirs.keySet().stream()
                .filter(id -> !ours.containsKey(id))
                .forEach(id -> places.add("segment " + id + ": not in the input"));
        if (ours.keySet().equals(theirs.keySet()) && !List.copyOf(ours.keySet()).equals(List.copyOf(theirs.keySet()))) {
            places.add("segments: order");
        }
    }

    private static JsonNode channel(JsonNode document, String segmentId) {
        return document.path("channels").path(segmentId);
    }

    private static Map<String, JsonNode> byId(JsonNode document) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        for (JsonNode segment : document.path("transcript").path("segments")) {
            byId.put(segment.path("id").asText(), segment);
        }
        return byId;
    }

    private void fields(String of, JsonNode rebuilt, JsonNode served, Set<String> without) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode side : List.of(rebuilt, served)) {
            for (Iterator<String> all = side.fieldNames(); all.hasNext(); ) {
                names.add(all.next());
            }
        }
        names.removeAll(without);
        for (String name : names) {
            if (!rebuilt.path(name).equals(served.path(name))) {
                places.add(of + ": " + name);
            }
        }
    }
}
