package io.transcripts.captions;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Utterances in, in the order of their starts; cues out, in the order of theirs. An utterance waits until it is known how
 * long the silence behind it is, and a cue until nothing can come before it, so what is held does not grow with the whole.
 * Used by one thread at a time.
 */
public final class Captioner<T> {
    /** So many utterances begin within a second of each other's end, or the rest is not waited for. */
    private static final int MOST_WAITING = 32;

    private static final int MOST_WAITING_CHARACTERS = 1 << 18;

    /** Cues of speech that goes on while others begin. Beyond that, nobody could follow: they are shown early. */
    private static final int MOST_CUES = 4_096;

    private final CaptionRules rules;
    private final Consumer<Cue<T>> sink;
    private final boolean wantsSpoken;
    private final Units text;
    private final Units translation;
    private final Cutter cutter;
    private final Clock clock = new Clock();
    private final Timing timing;

    private final Deque<Utterance<T>> waiting = new ArrayDeque<>();
    private final PriorityQueue<Cue<T>> cues =
            new PriorityQueue<>(Comparator.<Cue<T>>comparingLong(Cue::startMs).thenComparingLong(Cue::order));
    private int waitingCharacters;
    private long order;
    /** Until when the utterances that have gone before are spoken. */
    private long spokenUntilMs;

    private int[] readingMs = new int[16];
    private long[] spokenFrom = new long[16];
    private long[] spokenTo = new long[16];

    /**
     * @param sink takes the cues
     * @param wantsSpoken whether cues have to tell where their words are
     */
    public Captioner(CaptionRules rules, boolean wantsSpoken, Consumer<Cue<T>> sink) {
        this.rules = rules;
        this.wantsSpoken = wantsSpoken;
        this.sink = sink;
        Breaks breaks = new Breaks();
        text = new Units(breaks, rules);
        translation = new Units(breaks, rules);
        cutter = new Cutter(rules);
        timing = new Timing(rules);
    }

    /** The next utterance; it does not start before the one before it. */
    public void add(Utterance<T> utterance) {
        waiting.addLast(utterance);
        waitingCharacters += utterance.size();
        long startMs = utterance.startMs();
        Utterance<T> first = waiting.getFirst();
        while (startMs >= first.endMs() + CaptionRules.MAX_LINGER_MS
                || waiting.size() > MOST_WAITING
                || waitingCharacters > MOST_WAITING_CHARACTERS) {
            release();
            if (waiting.isEmpty()) {
                break;
            }
            first = waiting.getFirst();
        }
        show(waiting.isEmpty() ? startMs : first.startMs());
    }

    /** There are no more. */
    public void end() {
        while (!waiting.isEmpty()) {
            release();
        }
        show(Long.MAX_VALUE);
    }

    /** Those that begin before all that is still to come. */
    private void show(long untilMs) {
        while (!cues.isEmpty() && cues.element().startMs() <= untilMs) {
            sink.accept(cues.remove());
        }
        while (cues.size() > MOST_CUES) {
            Cue<T> cue = cues.remove();
            cue.advance(untilMs);
            sink.accept(cue);
        }
    }

    private void release() {
        Utterance<T> utterance = waiting.removeFirst();
        waitingCharacters -= utterance.size();
        Timing.Room room = room(utterance);
        spokenUntilMs = Math.max(spokenUntilMs, utterance.endMs());
        caption(utterance, room);
    }

    private Timing.Room room(Utterance<T> utterance) {
        long endMs = Math.max(utterance.endMs(), utterance.startMs());
        long quietMs = spokenUntilMs > endMs ? endMs : endMs + CaptionRules.MAX_LINGER_MS;
        long freeMs = endMs + CaptionRules.MAX_LINGER_MS;
        for (Utterance<T> next : waiting) {
            if (next.startMs() >= freeMs) {
                break;
            }
            if (next.endMs() > endMs || next.startMs() >= endMs) {
                quietMs = Math.min(quietMs, Math.max(endMs, next.startMs()));
            }
            if (next.speaker().equals(utterance.speaker())) {
                freeMs = Math.max(endMs, next.startMs());
            }
        }
        return new Timing.Room(utterance.startMs(), endMs, Math.min(quietMs, freeMs), freeMs);
    }

    private void caption(Utterance<T> utterance, Timing.Room room) {
        String original = utterance.text();
        boolean isPlain = Plain.isPlain(original);
        text.of(isPlain ? original : CaptionText.of(original), isPlain, utterance.language());
        Units translated = translated(utterance);

        boolean isOne = (room.endMs() - room.startMs() <= rules.maxCueMs()
                        || text.text().isEmpty())
                && text.fits()
                && (translated == null || translated.fits());
        List<Spoken> spoken = utterance.words().isEmpty() || (isOne && !wantsSpoken)
                ? List.of()
                : Spoken.in(text.text(), utterance.words(), room.startMs(), room.endMs());
        if (isOne) {
            one(utterance, translated, spoken, room);
            return;
        }
        clock.of(text, room.startMs(), room.endMs(), spoken);
        cutter.cut(text, translated, clock, room.quietMs());
        time(translated, spoken, room);
        for (int cue = 0; cue < cutter.cues(); cue++) {
            cues.add(cue(utterance, translated, spoken, cue));
        }
    }

    private void one(Utterance<T> utterance, @Nullable Units translated, List<Spoken> spoken, Timing.Room room) {
        int ms = text.readingMs(text.allColumns());
        Cue.Caption below = null;
        if (translated != null) {
            ms = Math.max(ms, translated.readingMs(translated.allColumns()));
            below = new Cue.Caption(translated.text(), translated.direction(), translated.layout());
        }
        timing.one(room.startMs(), room, Math.max(CaptionRules.MIN_CUE_MS, ms));
        Cue.Caption caption = new Cue.Caption(text.text(), text.direction(), text.layout());
        cues.add(new Cue<>(utterance.source(), 1, order++, timing.start(0), timing.end(0), caption, below, spoken));
    }

    private @Nullable Units translated(Utterance<T> utterance) {
        String words = utterance.translation();
        if (words == null) {
            return null;
        }
        boolean isPlain = Plain.isPlain(words);
        String cleaned = isPlain ? words : CaptionText.of(words);
        if (CaptionText.isBlank(cleaned)) {
            return null;
        }
        translation.of(cleaned, isPlain, utterance.translationLanguage());
        return translation;
    }

    private Cue<T> cue(Utterance<T> utterance, @Nullable Units translated, List<Spoken> spoken, int cue) {
        Cue.Caption caption =
                new Cue.Caption(text.text(), text.direction(), text.layout(cutter.from(cue), cutter.to(cue)));
        Cue.Caption below = null;
        if (translated != null && cutter.translatedFrom(cue) < cutter.translatedTo(cue)) {
            int[] lines = translated.layout(cutter.translatedFrom(cue), cutter.translatedTo(cue));
            below = new Cue.Caption(translated.text(), translated.direction(), lines);
        }
        return new Cue<>(
                utterance.source(), cue + 1, order++, timing.start(cue), timing.end(cue), caption, below, spoken);
    }

    private int reading(@Nullable Units translated, int cue) {
        int ms = Math.max(CaptionRules.MIN_CUE_MS, text.readingMs(text.columns(cutter.from(cue), cutter.to(cue))));
        if (translated != null) {
            int columns = translated.columns(cutter.translatedFrom(cue), cutter.translatedTo(cue));
            ms = Math.max(ms, translated.readingMs(columns));
        }
        return Math.min(ms, rules.maxCueMs());
    }

    private void time(@Nullable Units translated, List<Spoken> spoken, Timing.Room room) {
        int count = cutter.cues();
        if (readingMs.length < count) {
            readingMs = new int[2 * count];
            spokenFrom = new long[2 * count];
            spokenTo = new long[2 * count];
        }
        for (int cue = 0; cue < count; cue++) {
            readingMs[cue] = reading(translated, cue);
            spokenFrom[cue] = clock.start(cutter.from(cue));
            spokenTo[cue] = clock.end(cutter.to(cue));
        }
        if (!spoken.isEmpty()) {
            // Speech may begin long before its first word that is known, or long after the segment does.
            boolean beginsLate = spokenFrom[0] > room.startMs() + CaptionRules.MAX_LINGER_MS;
            spokenFrom[0] = beginsLate ? spokenFrom[0] : room.startMs();
            spokenTo[count - 1] = room.endMs();
            if (timing.byWords(count, readingMs, spokenFrom, spokenTo, room)) {
                return;
            }
        }
        if (count == 1) {
            timing.one(room.startMs(), room, readingMs[0]);
        } else {
            timing.byReading(count, readingMs, room);
        }
    }
}
