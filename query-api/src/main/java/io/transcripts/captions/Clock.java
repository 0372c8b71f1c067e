package io.transcripts.captions;

import java.util.Arrays;
import java.util.List;

/** When each place of a text is reached: by its words where they are timed, else by its share of the text. */
final class Clock {
    /** Characters between words that nobody speaks: punctuation and space. */
    private static final int BETWEEN_WORDS = 3;

    /** Silences within the speech that are worth a break. */
    private static final int PAUSE_MS = 400;

    private static final int LONG_PAUSE_MS = 1_000;

    private long[] starts = new long[64];
    private long[] ends = new long[64];

    /** Takes a text, and marks its pauses. */
    void of(Units units, long startMs, long endMs, List<Spoken> spoken) {
        int count = units.count();
        if (starts.length <= count) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        if (spoken.isEmpty()) {
            byShare(units, startMs, endMs);
        } else {
            byWords(units, startMs, endMs, spoken);
        }
    }

    /** When what stands before a place has been said. */
    long end(int place) {
        return ends[place];
    }

    /** When what stands behind a place begins to be said. */
    long start(int place) {
        return starts[place];
    }

    private void byShare(Units units, long startMs, long endMs) {
        int count = units.count();
        int all = Math.max(1, units.columnsBefore(count));
        for (int place = 0; place <= count; place++) {
            long ms = startMs + (endMs - startMs) * units.columnsBefore(place) / all;
            starts[place] = ms;
            ends[place] = ms;
        }
    }

    private void byWords(Units units, long startMs, long endMs, List<Spoken> spoken) {
        int count = units.count();
        int length = units.position(count);
        int next = 0;
        for (int place = 0; place <= count; place++) {
            int position = units.position(place);
            while (next < spoken.size() && spoken.get(next).from() < position) {
                next++;
            }
            int lastTo = next == 0 ? 0 : spoken.get(next - 1).to();
            long lastMs = next == 0 ? startMs : spoken.get(next - 1).endMs();
            int nextFrom = next == spoken.size() ? length : spoken.get(next).from();
            long nextMs = Math.max(
                    lastMs, next == spoken.size() ? endMs : spoken.get(next).startMs());
            if (lastTo > position) {
                Spoken word = spoken.get(next - 1);
                long ms = between(word.startMs(), word.endMs(), position - word.from(), word.to() - word.from());
                starts[place] = ms;
                ends[place] = ms;
                continue;
            }
            long ms = between(lastMs, nextMs, position - lastTo, nextFrom - lastTo);
            ends[place] = position - lastTo <= BETWEEN_WORDS && next > 0 ? lastMs : ms;
            starts[place] = nextFrom - position <= BETWEEN_WORDS && next < spoken.size() ? nextMs : ms;
            if (place > 0 && place < count) {
                long pause = starts[place] - ends[place];
                if (pause >= PAUSE_MS) {
                    units.pauses(place, pause >= LONG_PAUSE_MS ? Weights.LONG_PAUSE : Weights.PAUSE);
                }
            }
        }
    }

    private static long between(long from, long to, int part, int whole) {
        return whole <= 0 ? from : from + (to - from) * part / whole;
    }
}
