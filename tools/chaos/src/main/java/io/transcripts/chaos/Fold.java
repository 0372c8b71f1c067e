package io.transcripts.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.transcripts.node.watch.EventLines.Event;
import io.transcripts.node.watch.LiveCopy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one client has of a session. Not thread-safe. */
final class Fold {
    private static final List<String> KINDS = List.of(
            "", "include_interim=true", "include_translations=all&speaker_labels=channel", "include_words=true");
    private static final JsonMapper JSON = new JsonMapper();

    private final Session session;
    private final String query;
    private final LiveCopy copy = new LiveCopy();
    private @Nullable Observation shown;

    /** @param kind any number: which parameters it is asked for with */
    Fold(Session session, int kind) {
        this.session = session;
        query = KINDS.get(Math.floorMod(kind, KINDS.size()));
    }

    Session session() {
        return session;
    }

    /** Without a question mark; may be empty. */
    String query() {
        return query;
    }

    LiveCopy copy() {
        return copy;
    }

    /** At the last checkpoint; null before the first. */
    @Nullable
    Observation shown() {
        return shown;
    }

    /** Begins with what GET has answered. */
    void begin(JsonNode transcript, long version, String cursor) throws IOException {
        ObjectNode facts = transcript.deepCopy();
        JsonNode segments = facts.remove("segments");
        facts.remove("object");
        facts.put("version", version);
        String after = null;
        for (JsonNode segment : segments) {
            ObjectNode one = segment.deepCopy();
            one.put("after", after);
            after = one.path("id").asText();
            take("segment", one);
        }
        end(facts, cursor);
    }

    /** Goes on with what GET has answered with {@code since}; tells whether it had to begin anew. */
    boolean goOn(JsonNode changes) throws IOException {
        boolean isReset = changes.path("reset").asBoolean();
        if (isReset) {
            take("reset", JSON.createObjectNode());
        }
        for (JsonNode segment : changes.path("segments")) {
            take("segment", segment);
        }
        for (JsonNode id : changes.path("removed")) {
            take("removed", JSON.createObjectNode().set("id", id));
        }
        ObjectNode facts = changes.deepCopy();
        facts.remove(List.of("object", "reset", "segments", "removed"));
        end(facts, facts.remove("cursor").asText());
        return isReset;
    }

    /** A checkpoint: what the copy shows now. */
    Observation checkpoint() {
        JsonNode facts = facts();
        Map<String, Integer> wordings = new HashMap<>();
        for (JsonNode segment : copy.segments()) {
            if (segment.path("is_final").asBoolean(true)) {
                String id = segment.path("id").asText();
                wordings.put(id, session.wording(id, segment.path("text").asText()));
            }
        }
        Observation seen = Observation.ofFold(
                facts.path("version").asLong(-1), facts.path("status").asText().equals("complete"), wordings);
        shown = seen;
        return seen;
    }

    /** Whether this is what a GET with the same parameters answers. */
    boolean equalsBody(byte[] body) {
        try {
            ObjectNode facts = (ObjectNode) JSON.readTree(body);
            List<JsonNode> segments = new ArrayList<>();
            facts.remove("segments").forEach(segments::add);
            facts.remove("object");
            ObjectNode own = facts().deepCopy();
            own.remove("version");
            return own.equals(facts) && copy.segments().equals(segments);
        } catch (IOException e) {
            return false;
        }
    }

    private void end(JsonNode facts, String cursor) throws IOException {
        if (!copy.take(new Event("checkpoint", facts.toString(), cursor))) {
            throw new IOException("no checkpoint");
        }
    }

    private void take(String type, JsonNode data) throws IOException {
        boolean unused = copy.take(new Event(type, data.toString(), null));
    }

    private JsonNode facts() {
        JsonNode facts = copy.checkpoint();
        if (facts == null) {
            throw new IllegalStateException("there was no checkpoint");
        }
        return facts;
    }
}
