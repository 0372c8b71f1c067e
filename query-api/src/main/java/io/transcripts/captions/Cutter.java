package io.transcripts.captions;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text and its translation into the same cues, where it costs least. Dynamic programming: the best way to a place is
 * the best way to one before it, and the cue between. A cue is short, so the work grows as the text does. For each place of
 * the text there is one of the translation, found beforehand by the share of the sentence that stands before it.
 */
final class Cutter {
    /** Cues that are less full than this are looked at only where a clause ends: they hardly ever are the best. */
    private static final int FULL_PERCENT = 40;

    private final CaptionLimits rules;
    private int[] least = new int[64];
    private int[] before = new int[64];
    private int[] aligned = new int[64];
    private int thin;

    private int cues;
    private int[] cuts = new int[64];

    Cutter(CaptionLimits rules) {
        this.rules = rules;
    }

    /** How many cues there are. */
    int cues() {
        return cues;
    }

    int from(int cue) {
        return cuts[4 * cue];
    }

    int to(int cue) {
        return cuts[4 * cue + 1];
    }

    int translatedFrom(int cue) {
        return cuts[4 * cue + 2];
    }

    int translatedTo(int cue) {
        return cuts[4 * cue + 3];
    }

    /** @param untilMs when the last cue must be gone */
    void cut(Units text, @Nullable Units translation, Clock clock, long untilMs) {
        int count = text.count();
        if (count == 0 && translation != null) {
            cues = 0;
            add(translation, 0, 0, 0, translation.count());
            return;
        }
        if (least.length <= count) {
            least = new int[2 * count];
            before = new int[2 * count];
            aligned = new int[2 * count];
        }
        Arrays.fill(least, 0, count + 1, Integer.MAX_VALUE);
        least[0] = 0;
        if (translation != null) {
            align(text, translation);
        }
        int full = text.limit() * rules.maxLines();
        long needed = Math.max(1, text.columnsBefore(count) / full);
        boolean isSparse = clock.end(count) - clock.start(0) > needed * rules.maxCueMs();
        thin = isSparse ? 0 : full * FULL_PERCENT / 100;
        for (int from = 0; from < count; from++) {
            if (least[from] < Integer.MAX_VALUE) {
                search(text, translation, clock, untilMs, from);
            }
        }
        collect(text, translation);
    }

    private void search(Units text, @Nullable Units translation, Clock clock, long untilMs, int from) {
        int last = text.cueReach(from);
        int translatedLast = translation == null ? 0 : translation.cueReach(aligned[from]);
        int lineEnd = text.reach(from);
        int lines = 1;
        for (int to = from + 1; to <= last; to++) {
            if (to > lineEnd) {
                lineEnd = text.reach(lineEnd);
                lines++;
            }
            int columns = text.columns(from, to);
            int cost = least[from] + (lines - 1) * Weights.LINE + text.penalty(to);
            boolean isFit = translation == null || aligned[to] <= translatedLast;
            if (isFit) {
                boolean isForced = to == last || (translation != null && aligned[to + 1] > translatedLast);
                if (cost >= least[to] || (columns < thin && !isForced && text.penalty(to) > Weights.CLAUSE)) {
                    continue;
                }
                cost += Weights.CUE + contents(text, from, to, columns);
                int readingMs = Math.max(CaptionLimits.MIN_CUE_MS, text.readingMs(columns));
                if (translation != null) {
                    cost += translated(translation, aligned[from], aligned[to]);
                    readingMs =
                            Math.max(readingMs, translation.readingMs(translation.columns(aligned[from], aligned[to])));
                }
                long lastMs = to == text.count()
                        ? untilMs
                        : Math.min(clock.start(to), clock.end(to) + CaptionLimits.MAX_LINGER_MS);
                cost += time(clock.start(from), clock.end(to), lastMs, readingMs);
            } else if (to == from + 1) {
                int needed = translatedCues(translation, aligned[from], aligned[to]);
                cost += needed * Weights.CUE + (needed - 1) * Weights.NO_TEXT;
            } else {
                break;
            }
            if (cost < least[to]) {
                least[to] = cost;
                before[to] = from;
            }
        }
    }

    private static int contents(Units text, int from, int to, int columns) {
        int limit = text.limit();
        int free = limit - columns;
        int cost = free > 0 ? Weights.SCANTY * free * free / (limit * limit) : 0;
        return text.isLonely(from, to) ? cost + Weights.LONELY_CUE : cost;
    }

    private static int translated(Units translation, int from, int to) {
        if (from == to) {
            return Weights.NO_TRANSLATION;
        }
        int cost = translation.penalty(to) + (translation.isLonely(from, to) ? Weights.LONELY_CUE : 0);
        return cost * Weights.TRANSLATION_PERCENT / 100;
    }

    private int time(long startMs, long endMs, long lastMs, int readingMs) {
        int cost = 0;
        long shownMs = Math.max(0, lastMs - startMs);
        if (shownMs < readingMs) {
            cost += (int) (Weights.TOO_FAST * (readingMs - shownMs) / readingMs);
        }
        long tooLongMs = endMs - startMs - rules.maxCueMs();
        if (tooLongMs > 0) {
            cost += (int) Math.min(
                    Weights.TOO_LONG_AT_MOST, Weights.TOO_LONG + tooLongMs * Weights.TOO_LONG_A_SECOND / 1_000);
        }
        return cost;
    }

    private static int translatedCues(Units translation, int from, int to) {
        int cues = 0;
        for (int place = from; place < to; place = translation.cueReach(place)) {
            cues++;
        }
        return cues;
    }

    /** Where the translation is to be cut when the text is cut at a place. */
    private void align(Units text, Units translation) {
        int count = text.count();
        int translated = translation.count();
        boolean bySentence = sentences(text) == sentences(translation);
        int sentence = 0;
        int sentenceEnd = bySentence ? sentenceEnd(text, 0) : count;
        int there = 0;
        int thereEnd = bySentence ? sentenceEnd(translation, 0) : translated;
        int near = 0;
        aligned[0] = 0;
        for (int place = 1; place < count; place++) {
            if (place > sentenceEnd) {
                sentence = sentenceEnd;
                sentenceEnd = sentenceEnd(text, sentence);
                there = thereEnd;
                thereEnd = sentenceEnd(translation, there);
            }
            long whole = (long) text.columnsBefore(sentenceEnd) - text.columnsBefore(sentence);
            long part = (long) text.columnsBefore(place) - text.columnsBefore(sentence);
            long wholeThere = (long) translation.columnsBefore(thereEnd) - translation.columnsBefore(there);
            int due = translation.columnsBefore(there) + (int) (wholeThere * part / Math.max(1, whole));
            while (near < translated && translation.columnsBefore(near) < due) {
                near++;
            }
            aligned[place] = nearest(translation, due, near, aligned[place - 1]);
        }
        aligned[count] = translated;
    }

    /** Looks further from the place that is due until no break can be worth it. */
    private static int nearest(Units translation, int due, int near, int atLeast) {
        int best = atLeast;
        int least = Integer.MAX_VALUE;
        for (int place = Math.max(near, atLeast); place <= translation.count(); place++) {
            int apart = Weights.APART_A_COLUMN * Math.abs(translation.columnsBefore(place) - due);
            if (apart >= least) {
                break;
            }
            int cost = apart + (place == 0 ? Weights.WORD : translation.penalty(place));
            if (cost < least) {
                least = cost;
                best = place;
            }
        }
        for (int place = near - 1; place >= atLeast; place--) {
            int apart = Weights.APART_A_COLUMN * Math.abs(translation.columnsBefore(place) - due);
            if (apart >= least) {
                break;
            }
            int cost = apart + (place == 0 ? Weights.WORD : translation.penalty(place));
            if (cost < least) {
                least = cost;
                best = place;
            }
        }
        return best;
    }

    private static int sentences(Units units) {
        int sentences = 0;
        for (int place = 1; place <= units.count(); place++) {
            sentences += units.isSentenceEnd(place) ? 1 : 0;
        }
        return sentences;
    }

    private static int sentenceEnd(Units units, int from) {
        int place = from + 1;
        while (place < units.count() && !units.isSentenceEnd(place)) {
            place++;
        }
        return Math.min(place, units.count());
    }

    /** Goes the best way back, and turns it round. */
    private void collect(Units text, @Nullable Units translation) {
        int places = 0;
        for (int place = text.count(); place > 0; place = before[place]) {
            least[places++] = place;
        }
        cues = 0;
        int from = 0;
        for (int i = places - 1; i >= 0; i--) {
            int to = least[i];
            if (translation == null) {
                add(from, to, 0, 0);
            } else {
                add(translation, from, to, aligned[from], aligned[to]);
            }
            from = to;
        }
    }

    /** A cue, or as many as the translation needs. */
    private void add(Units translation, int from, int to, int there, int until) {
        int end = Math.min(until, translation.cueReach(there));
        add(from, to, there, end);
        while (end < until) {
            int start = end;
            end = Math.min(until, translation.cueReach(start));
            add(to, to, start, end);
        }
    }

    private void add(int from, int to, int translatedFrom, int translatedTo) {
        if (cuts.length < 4 * cues + 4) {
            cuts = Arrays.copyOf(cuts, 2 * cuts.length);
        }
        cuts[4 * cues] = from;
        cuts[4 * cues + 1] = to;
        cuts[4 * cues + 2] = translatedFrom;
        cuts[4 * cues + 3] = translatedTo;
        cues++;
    }
}
