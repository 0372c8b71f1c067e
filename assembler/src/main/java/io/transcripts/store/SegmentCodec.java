package io.transcripts.store;

import io.transcripts.domain.Segment;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.Translation;
import io.transcripts.domain.Utterance;
import io.transcripts.schema.Word;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Segment rows as bytes. The words come last, so that a reader who does not want them stops before. */
final class SegmentCodec {
    private static final byte FORMAT = 1;

    private SegmentCodec() {}

    static byte[] encode(Segment segment) {
        RowOutput out = new RowOutput(FORMAT).unsigned(segment.version());
        Utterance utterance = segment.utterance();
        out.flag(utterance != null);
        if (utterance != null) {
            out.flag(utterance.isFinal())
                    .unsigned(utterance.revision())
                    .instant(utterance.occurredAt())
                    .optional(utterance.eventId())
                    .text(utterance.speaker())
                    .optional(utterance.channel())
                    .optional(utterance.language())
                    .text(utterance.text())
                    .unsigned(utterance.startMs())
                    .optional(utterance.endMs())
                    .optional(utterance.confidence())
                    .unsigned(segment.wordCount());
        }
        out.unsigned(segment.translations().size());
        for (Translation translation : segment.translations().values()) {
            out.text(translation.language())
                    .flag(translation.isFinal())
                    .unsigned(translation.revision())
                    .optional(translation.sourceRevision())
                    .instant(translation.occurredAt())
                    .optional(translation.eventId())
                    .text(translation.text());
        }
        if (utterance != null) {
            out.unsigned(utterance.words().size());
            for (Word word : utterance.words()) {
                out.text(word.word())
                        .unsigned(word.startMs())
                        .unsigned(word.endMs())
                        .optional(word.confidence());
            }
        }
        return out.toBytes();
    }

    /** As the next, of a row by itself. */
    static Segment decode(String segmentId, byte[] bytes, boolean withWords) {
        return decode(segmentId, bytes, bytes.length, withWords, new KnownTexts());
    }

    /**
     * @param length that many of the bytes are the row
     * @param withWords false makes it {@link Segment#bare}, which is for reading, never for writing back
     * @param known from the rows before
     */
    static Segment decode(String segmentId, byte[] bytes, int length, boolean withWords, KnownTexts known) {
        RowInput in = new RowInput(bytes, length, FORMAT);
        long version = in.unsigned();
        Utterance utterance = null;
        int wordCount = 0;
        if (in.flag()) {
            utterance = new Utterance(
                    in.flag(),
                    in.smallUnsigned(),
                    occurredAt(in, withWords),
                    eventId(in, withWords),
                    known.speaker(in),
                    in.smallOptional(),
                    in.flag() ? known.tag(in, 0) : null,
                    in.text(),
                    in.unsigned(),
                    in.optional(),
                    in.smallOptional(),
                    List.of());
            wordCount = in.smallUnsigned();
        }
        SortedMap<String, Translation> translations = translations(in, withWords, known);
        if (utterance != null && withWords) {
            List<Word> words = words(in);
            utterance = words.isEmpty() ? utterance : utterance.withWords(words);
        }
        if (utterance == null || withWords) {
            in.end();
        }
        // Readers do not ask for the weight, which takes a walk over all text.
        return withWords
                ? new Segment(segmentId, version, utterance, wordCount, translations)
                : new Segment(segmentId, version, utterance, wordCount, translations, 0);
    }

    private static Instant occurredAt(RowInput in, boolean isWanted) {
        if (isWanted) {
            return in.instant();
        }
        in.skipInstant();
        return Segment.NO_TIME;
    }

    private static @Nullable String eventId(RowInput in, boolean isWanted) {
        if (isWanted) {
            return in.optionalText();
        }
        in.skipOptionalText();
        return null;
    }

    /**
     * Tells an index of a row, without making a segment of it.
     *
     * @param length that many of the bytes are the row
     * @param known from the rows before
     */
    static void index(String segmentId, byte[] bytes, int length, KnownTexts known, TranscriptIndex.Builder index) {
        RowInput in = new RowInput(bytes, length, FORMAT);
        long version = in.unsigned();
        if (!in.flag()) {
            var unused = isTranslated(in, known, 0, index);
            index.add(version);
            return;
        }
        boolean isFinal = in.flag();
        int revision = in.smallUnsigned();
        in.skipInstant();
        in.skipOptionalText();
        in.skipText();
        int channel = in.smallOptional();
        String language = in.flag() ? known.tag(in, 0) : null;
        boolean isBlank = in.isBlankText();
        long startMs = in.unsigned();
        long endMs = in.optional();
        int unusedConfidence = in.smallOptional();
        int wordCount = in.smallUnsigned();
        boolean isTranslated = isTranslated(in, known, revision, index);
        index.add(
                segmentId,
                version,
                isFinal,
                isBlank,
                channel,
                language,
                startMs,
                endMs,
                wordCount,
                isTranslated,
                length);
    }

    private static boolean isTranslated(RowInput in, KnownTexts known, int revision, TranscriptIndex.Builder index) {
        boolean isTranslated = false;
        int count = in.count();
        for (int i = 0; i < count; i++) {
            String language = known.tag(in, i + 1);
            boolean isFinal = in.flag();
            int unusedRevision = in.smallUnsigned();
            int sourceRevision = in.smallOptional();
            in.skipInstant();
            in.skipOptionalText();
            boolean isBlank = in.isBlankText();
            isTranslated |= !isBlank && index.isTranslation(language, isFinal, sourceRevision, revision);
        }
        return isTranslated;
    }

    private static SortedMap<String, Translation> translations(RowInput in, boolean isWhole, KnownTexts known) {
        int count = in.count();
        if (count == 0) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, Translation> translations = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            Translation translation = new Translation(
                    known.tag(in, i + 1),
                    in.flag(),
                    in.smallUnsigned(),
                    in.smallOptional(),
                    occurredAt(in, isWhole),
                    eventId(in, isWhole),
                    in.text());
            translations.put(Translation.key(translation.language()), translation);
        }
        return Collections.unmodifiableSortedMap(translations);
    }

    private static List<Word> words(RowInput in) {
        int count = in.count();
        List<Word> words = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            words.add(new Word(in.text(), in.unsigned(), in.unsigned(), in.smallOptional()));
        }
        return words;
    }
}
