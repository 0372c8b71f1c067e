package io.transcripts.render;

import com.fasterxml.jackson.core.JsonGenerator;
import io.transcripts.domain.Transcript.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A format that is one JSON document, on one line. */
abstract class JsonRendering extends Rendering {
    private final ByteArrayOutputStream out;
    /** Null until something is written: it takes buffers, which only one that is closed gives back. */
    private @Nullable JsonGenerator json;

    JsonRendering(int sizeHint) {
        out = new ByteArrayOutputStream(sizeHint);
    }

    abstract void begin(JsonGenerator to) throws IOException;

    abstract void line(Line line, JsonGenerator to) throws IOException;

    abstract void end(JsonGenerator to) throws IOException;

    @Override
    public final void begin() {
        try {
            begin(json());
        } catch (IOException e) {
            throw Json.unfailing(e);
        }
    }

    @Override
    public final void line(Line line) {
        try {
            line(line, json());
        } catch (IOException e) {
            throw Json.unfailing(e);
        }
    }

    @Override
    public final void end() {
        try {
            JsonGenerator to = json();
            end(to);
            to.close();
        } catch (IOException e) {
            throw Json.unfailing(e);
        }
    }

    @Override
    public final int size() {
        return out.size() + (json == null ? 0 : json.getOutputBuffered());
    }

    @Override
    public final byte[] take() {
        try {
            if (json != null && !json.isClosed()) {
                json.flush();
            }
        } catch (IOException e) {
            throw Json.unfailing(e);
        }
        byte[] taken = out.toByteArray();
        out.reset();
        return taken;
    }

    private JsonGenerator json() {
        JsonGenerator begun = json;
        if (begun == null) {
            begun = Json.generator(out);
            json = begun;
        }
        return begun;
    }
}
