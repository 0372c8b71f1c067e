package io.transcripts.captions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.transcripts.captions.Fingerprint.Print;
import io.transcripts.schema.Word;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How utterances were cut lately. Most of a transcript that is asked for again has not changed, though the whole has: to look for the
 * best cuts costs several times what it takes to write them, in Japanese thirty times. Holds no text, only
 * {@link Fingerprint}s and numbers, so that nothing is left of what is erased. Thread-safe; bounded in bytes.
 */
public final class KnownCuts {
    private static final Duration UNUSED = Duration.ofMinutes(5);

    /** Of a fingerprint, a cut without cues, and their place. */
    private static final int BYTES_OF_ENTRY = 176;

    private static final int BYTES_OF_CUE = 96;

    private final Cache<Print, Cuts> cuts;

    /** @param mostBytes to hold, about */
    public KnownCuts(long mostBytes) {
        cuts = Caffeine.newBuilder()
                .maximumWeight(mostBytes)
                .weigher(KnownCuts::bytes)
                .expireAfterAccess(UNUSED)
                .build();
    }

    /** What an utterance is known by: all that decides how it is cut. */
    static Print print(Fingerprint fingerprint, CaptionLimits rules, Utterance<?> utterance, Timing.Room room) {
        long startMs = room.startMs();
        Direction label = utterance.label();
        // Then it changes nothing, and all formats share the cut.
        boolean isUsual = label == Direction.LEFT_TO_RIGHT && !Direction.isMarked(utterance.text());
        fingerprint
                .begin()
                .add((long) rules.maxLineLength() << 32 | rules.maxLines())
                .add(rules.maxCueMs())
                .add(room.endMs() - startMs)
                .add(room.quietMs() - startMs)
                .add(room.freeMs() - startMs)
                .add(utterance.text())
                .add(utterance.language())
                .add(utterance.translation())
                .add(utterance.translationLanguage())
                .add(label == null || isUsual ? null : label.name())
                .add(utterance.words().size());
        for (Word word : utterance.words()) {
            fingerprint.add(word.word()).add(word.startMs() - startMs).add(word.endMs() - startMs);
        }
        return fingerprint.print();
    }

    @Nullable
    Cuts of(Print print) {
        return cuts.getIfPresent(print);
    }

    void keep(Print print, Cuts known) {
        cuts.put(print, known);
    }

    private static int bytes(Print print, Cuts known) {
        int bytes = BYTES_OF_ENTRY;
        for (Cuts.Cut cue : known.cues()) {
            int[] translation = cue.translation();
            int places = cue.text().length + (translation == null ? 0 : translation.length);
            bytes += BYTES_OF_CUE + places * Integer.BYTES;
        }
        return bytes;
    }
}
