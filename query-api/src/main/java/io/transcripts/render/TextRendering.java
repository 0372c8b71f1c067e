package io.transcripts.render;

import java.nio.charset.StandardCharsets;

/** A format that is lines of text. */
abstract class TextRendering extends Rendering {
    private static final int USUAL_LENGTH = 8_192;

    final StringBuilder out = new StringBuilder(USUAL_LENGTH);

    @Override
    public void begin() {}

    @Override
    public void end() {}

    @Override
    public final int size() {
        return out.length();
    }

    @Override
    public final byte[] take() {
        byte[] taken = out.toString().getBytes(StandardCharsets.UTF_8);
        out.setLength(0);
        return taken;
    }

    /** A part of a text; copied at once, which {@link StringBuilder} does for whole strings only. */
    final void append(String text, int from, int to) {
        out.append(from == 0 && to == text.length() ? text : text.substring(from, to));
    }
}
