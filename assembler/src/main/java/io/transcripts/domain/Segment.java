package io.transcripts.domain;

import io.transcripts.schema.Word;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one segment: the winning ASR result and the winning translation of each language. Stored as one
 * row; a withdrawn segment keeps its row.
 *
 * @param version the transcript's version at the row's last change; tells also which epoch of the task wrote it
 * @param utterance null while only translations have come
 * @param wordCount of the utterance's text when it is final, else 0
 * @param translations by {@link Translation#key}
 * @param weight about how many bytes it takes in the store; follows from the rest
 */
public record Segment(
        String id,
        long version,
        @Nullable Utterance utterance,
        int wordCount,
        SortedMap<String, Translation> translations,
        long weight) {

    /** Stands where no time is told. */
    public static final Instant NO_TIME = Instant.EPOCH;

    // What a row costs beside its text: key, times, ranks, and RocksDB's own bytes. An estimate, for the session's
    // limit.
    private static final int ROW_OVERHEAD = 64;
    private static final int WORD_OVERHEAD = 8;

    /** With its weight counted. */
    public Segment(
            String id,
            long version,
            @Nullable Utterance utterance,
            int wordCount,
            SortedMap<String, Translation> translations) {
        this(id, version, utterance, wordCount, translations, weight(id, utterance, translations));
    }

    /**
     * For readers who do not want the words of its utterance. They ask neither for what ranks it and its translations, that is
     * times and event ids, nor for its weight. Not for writing back.
     */
    public Segment bare() {
        SortedMap<String, Translation> unranked = translations;
        if (!translations.isEmpty()) {
            unranked = new TreeMap<>(translations);
            unranked.replaceAll((language, translation) -> translation.bare());
            unranked = Collections.unmodifiableSortedMap(unranked);
        }
        return new Segment(id, version, utterance == null ? null : utterance.bare(), wordCount, unranked, 0);
    }

    static Segment empty(String id) {
        return blank(id, 0);
    }

    /** What takes the place of a segment whose content is erased. */
    public static Segment blank(String id, long version) {
        return new Segment(id, version, null, 0, Collections.emptySortedMap());
    }

    Segment with(Utterance winner, long newVersion) {
        int words = winner.isFinal() ? WordCount.of(winner.text()) : 0;
        return new Segment(id, newVersion, winner, words, translations);
    }

    Segment with(Translation winner, long newVersion) {
        SortedMap<String, Translation> all = new TreeMap<>(translations);
        all.put(Translation.key(winner.language()), winner);
        return new Segment(id, newVersion, utterance, wordCount, Collections.unmodifiableSortedMap(all));
    }

    /** Whether its winning result is final, blank ones included. */
    public boolean hasFinal() {
        return utterance != null && utterance.isFinal();
    }

    /** Whether it is part of the transcript: final, and not withdrawn by a blank one (rule 3.4). */
    boolean isShown() {
        return utterance != null && utterance.isFinal() && !Text.isBlank(utterance.text());
    }

    /** Whether the transcript lacks a translation of it. */
    boolean isUntranslated(Languages languages) {
        return utterance != null
                && isShown()
                && languages.needsTranslation(utterance.language())
                && languages.choose(utterance.language(), utterance.revision(), translations) == null;
    }

    private static long weight(String id, @Nullable Utterance utterance, Map<String, Translation> translations) {
        long bytes = ROW_OVERHEAD;
        bytes += id.length();
        if (utterance != null) {
            bytes += Text.utf8Length(utterance.text());
            for (Word word : utterance.words()) {
                bytes += WORD_OVERHEAD;
                bytes += Text.utf8Length(word.word());
            }
        }
        for (Translation translation : translations.values()) {
            bytes += ROW_OVERHEAD;
            bytes += Text.utf8Length(translation.text());
        }
        return bytes;
    }
}
