package io.transcripts.domain;

import io.transcripts.domain.Transcript.Gaps;
import io.transcripts.domain.Transcript.Placed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a version after a walk over all rows: where its segments stand, and the sums over them. It holds no text.
 *
 * @param version of the transcript
 * @param places of the segments that may be shown, interims too, in the transcript's order
 */
public record TranscriptIndex(long version, Tally tally, Gaps gaps, List<Place> places) {
    private static final int POSITION_BITS = 24;

    /**
     * Where one segment stands.
     *
     * @param isFinal false for an interim
     * @param bytes of its row, about
     */
    public record Place(String id, int channel, long startMs, long endMs, boolean isFinal, int bytes)
            implements Placed {}

    /** Makes one on a walk over all rows, each of them once and in any order. */
    public static final class Builder {
        private final RowWalk walk;
        private final Languages languages;
        private final List<Place> places = new ArrayList<>();

        /** Of no rows yet. */
        public Builder(Header header, SessionFacts facts) {
            walk = new RowWalk(header, facts);
            languages = facts.languages();
        }

        /** A row that is on the heap. */
        public void add(Segment segment) {
            walk.add(segment);
            Utterance shown = TranscriptAssembler.shown(segment);
            if (shown != null) {
                places.add(new Place(
                        segment.id(), shown.channel(), shown.startMs(), shown.effectiveEndMs(), shown.isFinal(), (int)
                                segment.weight()));
            }
        }

        /** A row without an utterance. */
        public void add(long version) {
            walk.row(version);
        }

        /**
         * A row with an utterance.
         *
         * @param isBlank whether its text is
         * @param channel as all that follows, of {@link Segment} and {@link Utterance}
         * @param isTranslated whether one of its translations is to be shown, see {@link #isTranslation}
         * @param bytes of the row
         */
        public void add(
                String id,
                long version,
                boolean isFinal,
                boolean isBlank,
                int channel,
                @Nullable String language,
                long startMs,
                long endMs,
                int wordCount,
                boolean isTranslated,
                int bytes) {
            boolean isShown = isFinal && !isBlank;
            boolean isUntranslated = isShown && !isTranslated && languages.needsTranslation(language);
            walk.row(version);
            walk.utterance(id, isFinal, isShown, endMs, wordCount, isUntranslated);
            if (isShown || !isFinal) {
                places.add(new Place(id, channel, startMs, Math.max(startMs, endMs), isFinal, bytes));
            }
        }

        /**
         * Whether a translation is to be shown beside a revision of its segment when it is needed and is not blank (rule 3.6).
         *
         * @param language as all that follows, of the {@link Translation}
         */
        public boolean isTranslation(String language, boolean isFinal, int sourceRevision, int shownRevision) {
            return Translation.fits(isFinal, sourceRevision, shownRevision) && languages.isTarget(language);
        }

        /** Of the rows that were added. */
        public TranscriptIndex build() {
            return new TranscriptIndex(walk.version(), walk.tally(), walk.gaps(), places);
        }
    }

    public TranscriptIndex {
        places = sorted(places);
    }

    private static List<Place> sorted(List<Place> places) {
        Place[] sorted = places.toArray(new Place[0]);
        if (!sortByNumbers(places, sorted)) {
            Arrays.sort(sorted, Placed.ORDER);
        }
        return Collections.unmodifiableList(Arrays.asList(sorted));
    }

    /** Sorts by numbers that are starts in front and positions behind, which takes a fraction of the time. */
    private static boolean sortByNumbers(List<Place> places, Place[] sorted) {
        if (places.size() >> POSITION_BITS != 0) {
            return false;
        }
        long[] numbers = new long[sorted.length];
        for (int i = 0; i < numbers.length; i++) {
            long startMs = sorted[i].startMs();
            if (startMs >>> (Long.SIZE - 1 - POSITION_BITS) != 0) {
                return false;
            }
            numbers[i] = startMs << POSITION_BITS | i;
        }
        Arrays.sort(numbers);
        for (int i = 0; i < numbers.length; i++) {
            sorted[i] = places.get((int) numbers[i] & ((1 << POSITION_BITS) - 1));
        }
        int from = 0;
        for (int to = 1; to <= sorted.length; to++) {
            if (to == sorted.length || sorted[to].startMs() != sorted[from].startMs()) {
                if (to - from > 1) {
                    Arrays.sort(sorted, from, to, Placed.ORDER);
                }
                from = to;
            }
        }
        return true;
    }

    /** Where a segment stands among the places; -1 when it may not be shown. */
    public int position(String segmentId) {
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i).id().equals(segmentId)) {
                return i;
            }
        }
        return -1;
    }
}
