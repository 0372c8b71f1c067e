package io.transcripts.domain;

import io.transcripts.domain.Header.Brief;
import io.transcripts.domain.Transcript.Gaps;
import io.transcripts.domain.Transcript.Line;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a walk over the rows of a session adds up, each of them once and in any order. */
final class RowWalk {
    private final Header header;
    private final Brief brief;
    private final Languages languages;
    private final List<String> untranslated = new ArrayList<>();
    /** Null when nobody has said how many segments there are. */
    private final @Nullable SegmentNumbers numbers;

    private long version;
    private int rows;
    private int finals;
    private int shown;
    private long words;
    private long lastEndMs;

    RowWalk(Header header, SessionFacts facts) {
        this.header = header;
        brief = Brief.of(facts);
        languages = facts.languages();
        numbers = brief.segmentCount() > 0 ? new SegmentNumbers() : null;
        version = Math.max(header.version(), facts.version());
    }

    void add(Segment segment) {
        add(segment, segment.isShown(), segment.isUntranslated(languages));
    }

    /**
     * The same, by what is seen of the segment already.
     *
     * @param line as which it is shown; null when it is not
     */
    void add(Segment segment, @Nullable Line line) {
        boolean isShown = line != null && line.isFinal();
        boolean isUntranslated = isShown && line.translation() == null && languages.needsTranslation(line.language());
        add(segment, isShown, isUntranslated);
    }

    private void add(Segment segment, boolean isShown, boolean isUntranslated) {
        row(segment.version());
        Utterance utterance = segment.utterance();
        if (utterance != null) {
            utterance(
                    segment.id(), utterance.isFinal(), isShown, utterance.endMs(), segment.wordCount(), isUntranslated);
        }
    }

    /** Of any row. */
    void row(long rowVersion) {
        rows++;
        version = Math.max(version, rowVersion);
    }

    /**
     * What a row has besides, unless only translations have come.
     *
     * @param isUntranslated only of one that is shown
     */
    void utterance(String id, boolean isFinal, boolean isShown, long endMs, int wordCount, boolean isUntranslated) {
        if (isFinal) {
            finals++;
            if (numbers != null) {
                numbers.add(id);
            }
        }
        if (isShown) {
            shown++;
            words += wordCount;
            lastEndMs = Math.max(lastEndMs, endMs);
        }
        if (isUntranslated) {
            untranslated.add(id);
        }
    }

    long version() {
        return version;
    }

    /** The sums, except for {@link Tally#bytes}: no reader asks for it, and it takes a walk over all text. */
    Tally tally() {
        return new Tally(rows, finals, shown, words, untranslated.size(), lastEndMs, 0);
    }

    Gaps gaps() {
        Collections.sort(untranslated);
        return new Gaps(numbersMissing(), untranslated.subList(0, Math.min(untranslated.size(), Gaps.MAX_NAMED)));
    }

    private List<Integer> numbersMissing() {
        int missing = header.withEpoch(header.epoch(), version, tally(), brief)
                .missing()
                .segments();
        return numbers == null || missing == 0 ? List.of() : numbers.missing(finals + missing, Gaps.MAX_NAMED);
    }
}
