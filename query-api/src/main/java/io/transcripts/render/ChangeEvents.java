package io.transcripts.render;

import io.transcripts.domain.Changes;
import io.transcripts.domain.Transcript.Line;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What has changed of a transcript, as server-sent events. JSON has no line breaks, so each is a line of data.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
public final class ChangeEvents {
    private static final byte[] RESET = utf8("event: reset\ndata: {}\n\n");
    private static final byte[] SEGMENT = utf8("event: segment\ndata: ");
    private static final byte[] REMOVED = utf8("event: removed\ndata: ");
    private static final byte[] CHECKPOINT = utf8("event: checkpoint\nid: ");
    private static final byte[] DATA = utf8("\ndata: ");
    private static final byte[] END = utf8("\n\n");

    private final ChangesJson json;
    private final String cursor;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** @param cursor of the checkpoint */
    public ChangeEvents(Changes changes, RenderOptions options, String cursor) {
        json = new ChangesJson(changes, options, cursor);
        this.cursor = cursor;
    }

    /** The client forgets what it has. */
    public void reset() {
        out.writeBytes(RESET);
    }

    /** A segment, in the order of the changes. */
    public void segment(Line line) {
        event(SEGMENT, json.segment(line));
    }

    /** A segment that is not shown any more. */
    public void removed(String id) {
        event(REMOVED, ChangesJson.removed(id));
    }

    /** The client has all of it. */
    public void checkpoint() {
        out.writeBytes(CHECKPOINT);
        out.writeBytes(utf8(cursor));
        event(DATA, json.checkpoint());
    }

    private void event(byte[] begin, byte[] data) {
        out.writeBytes(begin);
        out.writeBytes(data);
        out.writeBytes(END);
    }

    /** Bytes that {@link #take} would give. */
    public int size() {
        return out.size();
    }

    /** What has been written since it was called last. */
    public byte[] take() {
        byte[] taken = out.toByteArray();
        out.reset();
        return taken;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
