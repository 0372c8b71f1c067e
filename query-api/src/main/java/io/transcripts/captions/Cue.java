package io.transcripts.captions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One caption: lines of a text, and of its translation, from a time to a time. */
public final class Cue<T> {
    private final T source;
    private final int number;
    private final long order;
    private final Caption text;
    private final @Nullable Caption translation;
    private final List<Spoken> spoken;
    private long startMs;
    private long endMs;

    Cue(
            T source,
            int number,
            long order,
            long startMs,
            long endMs,
            Caption text,
            @Nullable Caption translation,
            List<Spoken> spoken) {
        this.source = source;
        this.number = number;
        this.order = order;
        this.startMs = startMs;
        this.endMs = endMs;
        this.text = text;
        this.translation = translation;
        this.spoken = spoken;
    }

    /** Lines of a text. */
    public static final class Caption {
        private final String whole;
        private final @Nullable Direction direction;
        private final int[] lines;

        /** @param lines numbers of {@link LineLayout} */
        Caption(String whole, @Nullable Direction direction, int[] lines) {
            this.whole = whole;
            this.direction = direction;
            this.lines = lines;
        }

        /** That of the whole text; null where it has no letters from right to left, so that no line needs a mark. */
        public @Nullable Direction direction() {
            return direction;
        }

        /** The text of all cues of the utterance. */
        public String whole() {
            return whole;
        }

        public int lines() {
            return lines.length / LineLayout.NUMBERS;
        }

        public int from(int line) {
            return lines[LineLayout.NUMBERS * line];
        }

        public int to(int line) {
            return lines[LineLayout.NUMBERS * line + 1];
        }

        /** Where the last line ends; 0 where there are none. */
        int end() {
            return lines() == 0 ? 0 : to(lines() - 1);
        }

        /** How many marks may stand on the line beside its text, or it would be too long. */
        public int free(int line) {
            return lines[LineLayout.NUMBERS * line + 2];
        }

        /** One line, on its own. */
        public String line(int line) {
            return whole.substring(from(line), to(line));
        }
    }

    /** What the caller knows the utterance by. */
    public T source() {
        return source;
    }

    /** Which of the utterance's cues it is, from 1. */
    public int number() {
        return number;
    }

    long order() {
        return order;
    }

    public long startMs() {
        return startMs;
    }

    /** After the start. */
    public long endMs() {
        return endMs;
    }

    /** May have no lines, where a translation needs more cues than its text has words. */
    public Caption text() {
        return text;
    }

    /** Null where it has none. */
    public @Nullable Caption translation() {
        return translation;
    }

    /** The words that begin in its text, in order, and those left out before it; empty where nobody asked. */
    public List<Spoken> spoken() {
        return spoken;
    }

    /** Shown earlier than it is said. */
    void advance(long ms) {
        endMs = ms + (endMs - startMs);
        startMs = ms;
    }
}
