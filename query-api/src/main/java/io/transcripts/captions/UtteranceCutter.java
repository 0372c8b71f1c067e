package io.transcripts.captions;

import io.transcripts.captions.Cuts.Cut;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts one utterance after another, text and translation together. Used by one thread at a time. */
final class UtteranceCutter {
    /** What fits into a cue of two lines is cut as fast as it is found among what is known. */
    private static final int CUE = 2 * 42;

    private final CaptionLimits rules;
    private final Units text;
    private final Units translation;
    private final Cutter cutter;
    private final Clock clock = new Clock();
    private final Timing timing;

    private boolean hasTranslation;
    private int[] readingMs = new int[16];
    private long[] spokenFrom = new long[16];
    private long[] spokenTo = new long[16];

    UtteranceCutter(CaptionLimits rules) {
        this.rules = rules;
        Breaks breaks = new Breaks();
        text = new Units(breaks, rules);
        translation = new Units(breaks, rules);
        cutter = new Cutter(rules);
        timing = new Timing(rules);
    }

    /** The text of the last utterance, cleaned. */
    String text() {
        return text.text();
    }

    /** Its translation, cleaned; null when nothing of it would be seen. */
    @Nullable
    String translation() {
        return hasTranslation ? translation.text() : null;
    }

    /**
     * Takes an utterance.
     *
     * @return whether it is quickly cut: plain text of one cue
     */
    boolean take(Utterance<?> utterance, Timing.Room room) {
        boolean isQuick = text.take(utterance.text(), utterance.language(), utterance.label());
        isQuick &= utterance.text().length() <= CUE && room.endMs() - room.startMs() <= rules.maxCueMs();
        String words = utterance.translation();
        if (words != null) {
            isQuick &= translation.take(words, utterance.translationLanguage(), null);
            isQuick &= words.length() <= CUE;
        }
        return isQuick;
    }

    /** Cuts the utterance that was taken. */
    Cuts cut(Utterance<?> utterance, Timing.Room room) {
        text.look();
        Units translated = utterance.translation() == null ? null : translated();
        hasTranslation = translated != null;
        boolean isOne = (room.endMs() - room.startMs() <= rules.maxCueMs()
                        || text.text().isEmpty())
                && text.fits()
                && (translated == null || translated.fits());
        return new Cuts(
                text.direction(),
                translated == null ? null : translated.direction(),
                isOne ? one(translated, room) : many(utterance, translated, room));
    }

    private @Nullable Units translated() {
        translation.look();
        return translation.isBlank() ? null : translation;
    }

    private List<Cut> one(@Nullable Units translated, Timing.Room room) {
        int ms = text.readingMs(text.allColumns());
        int[] below = null;
        if (translated != null) {
            ms = Math.max(ms, translated.readingMs(translated.allColumns()));
            below = translated.layout();
        }
        timing.one(room.startMs(), room, Math.max(CaptionLimits.MIN_CUE_MS, ms));
        return List.of(timed(0, room, text.layout(), below));
    }

    private List<Cut> many(Utterance<?> utterance, @Nullable Units translated, Timing.Room room) {
        List<Spoken> spoken = utterance.words().isEmpty()
                ? List.of()
                : Spoken.in(text.text(), utterance.words(), room.startMs(), room.endMs());
        clock.of(text, room.startMs(), room.endMs(), spoken);
        cutter.cut(text, translated, clock, room.quietMs());
        time(translated, !spoken.isEmpty(), room);
        int count = cutter.cues();
        List<Cut> cues = new ArrayList<>(count);
        for (int cue = 0; cue < count; cue++) {
            int[] below = null;
            if (translated != null && cutter.translatedFrom(cue) < cutter.translatedTo(cue)) {
                below = orNull(translated.layout(cutter.translatedFrom(cue), cutter.translatedTo(cue)));
            }
            int[] lines = text.layout(cutter.from(cue), cutter.to(cue));
            boolean isSeen = lines.length > 0 || below != null;
            if (isSeen || (cues.isEmpty() && cue == count - 1)) {
                cues.add(timed(cue, room, lines, below));
            }
        }
        return cues;
    }

    private static int @Nullable [] orNull(int[] lines) {
        return lines.length == 0 ? null : lines;
    }

    private Cut timed(int cue, Timing.Room room, int[] lines, int @Nullable [] below) {
        return new Cut(timing.start(cue) - room.startMs(), timing.end(cue) - room.startMs(), lines, below);
    }

    private int reading(@Nullable Units translated, int cue) {
        int ms = Math.max(CaptionLimits.MIN_CUE_MS, text.readingMs(text.columns(cutter.from(cue), cutter.to(cue))));
        if (translated != null) {
            int columns = translated.columns(cutter.translatedFrom(cue), cutter.translatedTo(cue));
            ms = Math.max(ms, translated.readingMs(columns));
        }
        return Math.min(ms, rules.maxCueMs());
    }

    private void time(@Nullable Units translated, boolean isByWords, Timing.Room room) {
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
        if (isByWords) {
            // Speech may begin long before its first word that is known, or long after the segment does.
            boolean beginsLate = spokenFrom[0] > room.startMs() + CaptionLimits.MAX_LINGER_MS;
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
