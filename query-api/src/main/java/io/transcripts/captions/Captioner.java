package io.transcripts.captions;

import io.transcripts.captions.Cue.Caption;
import io.transcripts.captions.Fingerprint.Print;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Consumer;

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

    private final CaptionLimits rules;
    private final Consumer<Cue<T>> sink;
    private final boolean wantsSpoken;
    private final KnownCuts known;
    private final UtteranceCutter cutter;
    private final Fingerprint fingerprint = new Fingerprint();

    private final Deque<Utterance<T>> waiting = new ArrayDeque<>();
    private final PriorityQueue<Cue<T>> cues =
            new PriorityQueue<>(Comparator.<Cue<T>>comparingLong(Cue::startMs).thenComparingLong(Cue::order));
    private int waitingCharacters;
    private long order;
    /** All that begins before this is known. */
    private long knownUntilMs;
    /** Until when the utterances that have gone before are spoken. */
    private long spokenUntilMs;

    /**
     * One for the utterances of one transcript.
     *
     * @param wantsSpoken whether cues have to tell where their words are
     * @param known of this transcript and others
     * @param sink takes the cues
     */
    public Captioner(CaptionLimits rules, boolean wantsSpoken, KnownCuts known, Consumer<Cue<T>> sink) {
        this.rules = rules;
        this.wantsSpoken = wantsSpoken;
        this.known = known;
        this.sink = sink;
        cutter = new UtteranceCutter(rules);
    }

    /** The next utterance; it does not start before the one before it. */
    public void add(Utterance<T> utterance) {
        waiting.addLast(utterance);
        waitingCharacters += utterance.size();
        long startMs = utterance.startMs();
        knownUntilMs = startMs;
        Utterance<T> first = waiting.getFirst();
        while (startMs >= first.endMs() + CaptionLimits.MAX_LINGER_MS
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
        knownUntilMs = Long.MAX_VALUE;
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
        // Who is let go before a second of silence is known has no more of it than is known.
        long freeMs = Math.max(endMs, Math.min(endMs + CaptionLimits.MAX_LINGER_MS, knownUntilMs));
        long quietMs = spokenUntilMs > endMs ? endMs : freeMs;
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
        String text = utterance.text();
        String translation = utterance.translation();
        Print print = cutter.take(utterance, room) ? null : KnownCuts.print(fingerprint, rules, utterance, room);
        Cuts cuts = print == null ? null : known.of(print);
        if (cuts == null) {
            cuts = cutter.cut(utterance, room);
            text = cutter.text();
            translation = cutter.translation();
            // What had to be cleaned would have to be so again.
            if (print != null
                    && text.equals(utterance.text())
                    && Objects.equals(translation, utterance.translation())) {
                known.keep(print, cuts);
            }
        }
        List<Spoken> spoken = wantsSpoken && !utterance.words().isEmpty()
                ? Spoken.in(text, utterance.words(), room.startMs(), room.endMs())
                : List.of();
        int number = 1;
        int word = 0;
        for (Cuts.Cut cut : cuts.cues()) {
            Caption above = new Caption(text, cuts.text(), cut.text());
            int[] lines = cut.translation();
            Caption below =
                    translation == null || lines == null ? null : new Caption(translation, cuts.translation(), lines);
            int firstWord = word;
            while (word < spoken.size() && spoken.get(word).from() < above.end()) {
                word++;
            }
            long startMs = room.startMs() + cut.startMs();
            long endMs = room.startMs() + cut.endMs();
            cues.add(new Cue<>(
                    utterance.source(),
                    number++,
                    order++,
                    startMs,
                    endMs,
                    above,
                    below,
                    spoken.subList(firstWord, word)));
        }
    }
}
