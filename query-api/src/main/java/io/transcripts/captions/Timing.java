package io.transcripts.captions;

import java.util.Arrays;

/** When the cues of an utterance are shown. */
final class Timing {
    private final CaptionLimits rules;
    private long[] starts = new long[16];
    private long[] ends = new long[16];
    private long[] latest = new long[16];

    Timing(CaptionLimits rules) {
        this.rules = rules;
    }

    /**
     * What an utterance has.
     *
     * @param endMs of the speech
     * @param quietMs until when nobody speaks: the end of the speech where somebody else goes on, a second later at the most
     * @param freeMs until when its own speaker does not speak again, a second later at the most
     */
    record Room(long startMs, long endMs, long quietMs, long freeMs) {}

    long start(int cue) {
        return starts[cue];
    }

    long end(int cue) {
        return ends[cue];
    }

    /** One cue: as long as the speech, and longer where it could not be read. */
    void one(long startMs, Room room, int readingMs) {
        starts[0] = startMs;
        ends[0] = Math.min(startMs + rules.maxCueMs(), lastEnd(startMs, startMs, room, readingMs));
    }

    /** Into everybody's silence for what is to be read; into its speaker's only for what would else flash by. */
    private static long lastEnd(long startMs, long lastStartMs, Room room, long readingMs) {
        long end = Math.max(room.endMs, Math.min(startMs + readingMs, room.quietMs));
        long seen = Math.min(lastStartMs + CaptionLimits.MIN_CUE_MS, room.freeMs);
        return Math.max(startMs + 1, Math.max(end, seen));
    }

    /**
     * Cues of a text whose words are not timed: by what each takes to be read. Where there is not time enough for that, all
     * are as much too fast; where there is not a millisecond for each, some share theirs.
     */
    void byReading(int cues, int[] readingMs, Room room) {
        grow(cues);
        long all = 0;
        for (int cue = 0; cue < cues; cue++) {
            all += readingMs[cue];
        }
        long start = room.startMs;
        long length = room.endMs - start;
        length = Math.max(length, Math.min(all, room.quietMs - start));
        length = Math.max(length, Math.min((long) cues * CaptionLimits.MIN_CUE_MS, room.freeMs - start));
        length = Math.max(length, 1);
        long before = 0;
        for (int cue = 0; cue < cues; cue++) {
            starts[cue] = start + share(cue, cues, before, all, length);
            before += readingMs[cue];
            ends[cue] = start + share(cue + 1, cues, before, all, length);
            ends[cue] = Math.max(starts[cue] + 1, Math.min(ends[cue], starts[cue] + rules.maxCueMs()));
        }
    }

    private static long share(int cue, int cues, long before, long all, long length) {
        if (length < cues) {
            return cue * length / cues;
        }
        // A millisecond for each, and the rest by what there is to read.
        return cue + (length - cues) * before / all;
    }

    /**
     * Cues of a text whose words are timed: each begins with its first word, or up to a second later where the cue before it
     * would else be too fast and it has time to spare.
     *
     * @param spokenFrom when the first word of each cue begins
     * @param spokenTo when its last word ends
     * @return false when the words leave no time for some cue
     */
    boolean byWords(int cues, int[] readingMs, long[] spokenFrom, long[] spokenTo, Room room) {
        grow(cues);
        long limit = lastEnd(spokenFrom[cues - 1], spokenFrom[cues - 1], room, readingMs[cues - 1]);
        long until = Math.max(limit, room.quietMs);
        for (int cue = cues - 1; cue >= 0; cue--) {
            long last = Math.min(until - readingMs[cue], spokenFrom[cue] + CaptionLimits.MAX_LINGER_MS);
            latest[cue] = Math.max(spokenFrom[cue], last);
            until = latest[cue];
        }
        long start = spokenFrom[0];
        for (int cue = 0; cue < cues; cue++) {
            starts[cue] = start;
            long wanted = start + readingMs[cue];
            long end;
            if (cue == cues - 1) {
                end = lastEnd(start, start, room, readingMs[cue]);
            } else if (spokenFrom[cue + 1] - spokenTo[cue] <= CaptionLimits.MAX_LINGER_MS) {
                end = Math.max(spokenFrom[cue + 1], Math.min(wanted, latest[cue + 1]));
            } else {
                end = Math.max(spokenTo[cue], Math.min(wanted, spokenTo[cue] + CaptionLimits.MAX_LINGER_MS));
            }
            ends[cue] = Math.min(end, start + rules.maxCueMs());
            if (ends[cue] <= start || (cue < cues - 1 && ends[cue] > room.freeMs)) {
                return false;
            }
            if (cue < cues - 1) {
                start = Math.max(spokenFrom[cue + 1], ends[cue]);
            }
        }
        return ends[cues - 1] <= Math.max(room.freeMs, starts[cues - 1] + 1) && starts[cues - 1] < room.freeMs;
    }

    private void grow(int cues) {
        if (starts.length < cues) {
            starts = Arrays.copyOf(starts, 2 * cues);
            ends = Arrays.copyOf(ends, 2 * cues);
            latest = Arrays.copyOf(latest, 2 * cues);
        }
    }
}
