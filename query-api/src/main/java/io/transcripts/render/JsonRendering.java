package io.transcripts.render;

import com.fasterxml.jackson.core.JsonGenerator;
import io.transcripts.domain.Transcript.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A format that is one JSON document, on one line. */
abstract class JsonRendering extends Rendering {
    private final ByteArrayOutputStream out;
    private final JsonGenerator json;

    JsonRendering(int sizeHint) {
        out = new ByteArrayOutputStream(sizeHint);
        json = Json.generator(out);
    }

    abstract void begin(JsonGenerator to) throws IOException;

    abstract void line(Line line, JsonGenerator to) throws IOException;

    abstract void end(JsonGenerator to) throws IOException;

    @Override
    public final void begin() {
        try {
            begin(json);
        } catch (IOException e) {
            throw Json.unfailing(e);
        }
    }

    @Override
    public final void line(Line line) {
        try {
            line(line, json);
        } catch (IOException e) {
            throw Json.unfailing(e);
        }
    }

    @Override
    public final void end() {
        try {
            end(json);
            json.close();
        } catch (IOException e) {
            throw Json.unfailing(e);
        }
    }

    @Override
    public final int size() {
        return out.size() + json.getOutputBuffered();
    }

    @Override
    public final byte[] take() {
        try {
            if (!json.isClosed()) {
                json.flush();
            }
        } catch (IOException e) {
            throw Json.unfailing(e);
        }
        byte[] taken = out.toByteArray();
        out.reset();
        return taken;
    }
}
