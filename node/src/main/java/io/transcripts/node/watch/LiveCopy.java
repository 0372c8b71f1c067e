package io.transcripts.node.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.transcripts.domain.TranscriptCopy;
import io.transcripts.node.watch.EventLines.Event;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A copy of a transcript that the events of a stream keep equal to it, at each checkpoint. Not thread-safe. */
public final class LiveCopy {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TranscriptCopy<JsonNode> segments = new TranscriptCopy<>();
    private @Nullable JsonNode checkpoint;
    private @Nullable String cursor;
    private State state = State.OPEN;

    /** What the last event said of the stream. */
    public enum State {
        OPEN,
        /** The transcript is not being made any more. */
        ENDED,
        /** The transcript is gone. */
        ERASED
    }

    /**
     * Takes an event.
     *
     * @return whether it was a checkpoint: the copy may be shown now
     * @throws IOException when it is none that a stream may have
     */
    public boolean take(Event event) throws IOException {
        JsonNode data;
        try {
            data = JSON.readTree(event.data());
        } catch (JsonProcessingException e) {
            // Its message quotes what was said.
            throw new IOException("the data of an event " + event.type() + " is not JSON");
        }
        switch (event.type()) {
            case "reset" -> {
                segments.reset();
                // What it stands for is forgotten.
                cursor = null;
            }
            case "segment" -> segment((ObjectNode) data);
            case "removed" -> segments.remove(data.path("id").asText());
            case "checkpoint" -> {
                checkpoint = data;
                cursor = event.id();
                return true;
            }
            case "end" -> state = State.ENDED;
            case "erased" -> {
                segments.reset();
                checkpoint = null;
                cursor = null;
                state = State.ERASED;
            }
            default -> {
                // Of a later version.
            }
        }
        return false;
    }

    private void segment(ObjectNode segment) throws IOException {
        JsonNode after = segment.remove("after");
        try {
            segments.put(segment.path("id").asText(), after == null || after.isNull() ? null : after.asText(), segment);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Segments as GET has them, in their order. */
    public List<JsonNode> segments() {
        return segments.segments();
    }

    /** The transcript but for its segments, as the last checkpoint says; null before the first. */
    public @Nullable JsonNode checkpoint() {
        return checkpoint;
    }

    /** Where to go on; null for a beginning. */
    public @Nullable String cursor() {
        return cursor;
    }

    /** Whether there is more to come. */
    public State state() {
        return state;
    }
}
