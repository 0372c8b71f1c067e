package io.transcripts.render;

import com.fasterxml.jackson.core.JsonGenerator;
import io.transcripts.domain.Changes;
import io.transcripts.domain.Changes.Change;
import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Transcript.Line;
import java.io.IOException;
import java.util.Iterator;

/**
 * What has changed of a transcript: {@code transcript.changes} as one document, or its parts one by one. Segments look as
 * {@link TranscriptJson} shows them.
 */
public final class ChangesJson extends JsonRendering {
    private static final int USUAL_BYTES = 1_024;

    private final Changes changes;
    private final String cursor;
    private final TranscriptJson document;
    private final Iterator<Change> next;

    /** Of changes whose segments are still to come. */
    public ChangesJson(Changes changes, RenderOptions options, String cursor) {
        super(USUAL_BYTES);
        this.changes = changes;
        this.cursor = cursor;
        document = new TranscriptJson(changes.head(), options);
        next = changes.segments().iterator();
    }

    /** All of the changes as one document. */
    public byte[] whole(ChangesReading reading) {
        begin();
        boolean unused = reading.read(this::line, () -> false);
        end();
        return take();
    }

    /** A segment by itself, and behind which one it stands; to be asked for each in turn. */
    public byte[] segment(Line line) {
        return Json.bytes(USUAL_BYTES, json -> line(line, json));
    }

    /** Which segment is not shown any more. */
    public static byte[] removed(String id) {
        return Json.bytes(USUAL_BYTES, json -> {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeEndObject();
        });
    }

    /** The transcript without its segments: as far as a copy has come that has taken all of these changes. */
    public byte[] checkpoint() {
        return Json.bytes(USUAL_BYTES, json -> {
            json.writeStartObject();
            json.writeStringField("session_id", changes.head().sessionId());
            facts(json);
            json.writeEndObject();
        });
    }

    @Override
    void begin(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("object", "transcript.changes");
        json.writeStringField("session_id", changes.head().sessionId());
        json.writeBooleanField("reset", changes.isReset());
        json.writeArrayFieldStart("segments");
    }

    @Override
    void line(Line line, JsonGenerator json) throws IOException {
        Change change = next.next();
        if (!change.id().equals(line.id())) {
            throw new IllegalStateException("segments come in the order of their changes");
        }
        json.writeStartObject();
        document.segment(json, line);
        Json.nullable(json, "after", change.after());
        json.writeEndObject();
    }

    @Override
    void end(JsonGenerator json) throws IOException {
        json.writeEndArray();
        json.writeArrayFieldStart("removed");
        for (String id : changes.removed()) {
            json.writeString(id);
        }
        json.writeEndArray();
        facts(json);
        json.writeStringField("cursor", cursor);
        json.writeEndObject();
    }

    private void facts(JsonGenerator json) throws IOException {
        document.status(json);
        document.sums(json);
        json.writeNumberField("version", changes.head().version());
    }
}
