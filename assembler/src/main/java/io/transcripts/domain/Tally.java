package io.transcripts.domain;

/**
 * Sums over the segment rows of a session. They are derived: the rows are the only truth. Whoever did not see every row being
 * written adds them up again.
 *
 * @param rows segment ids known, with a final or not
 * @param finals segment ids that have a final, blank ones included
 * @param shown segments in the transcript
 * @param words of the shown segments
 * @param untranslated shown segments that need a translation and have none
 * @param lastEndMs the greatest end of the shown segments, 0 without any
 * @param bytes about what the rows take in the store
 */
public record Tally(int rows, int finals, int shown, long words, int untranslated, long lastEndMs, long bytes) {

    /** Of no rows. */
    public static final Tally EMPTY = new Tally(0, 0, 0, 0, 0, 0, 0);

    /** With one more row. */
    Tally plus(Segment segment, Languages languages) {
        Utterance utterance = segment.utterance();
        boolean isShown = segment.isShown();
        return new Tally(
                rows + 1,
                finals + (segment.hasFinal() ? 1 : 0),
                shown + (isShown ? 1 : 0),
                words + (isShown ? segment.wordCount() : 0),
                untranslated + (segment.isUntranslated(languages) ? 1 : 0),
                utterance != null && isShown ? Math.max(lastEndMs, utterance.endMs()) : lastEndMs,
                bytes + segment.weight());
    }

    /**
     * Without a row that was counted. {@link #lastEndMs} stays as it is, which a sum cannot give back: see {@link #mayLowerLastEnd}.
     */
    Tally minus(Segment segment, Languages languages) {
        boolean isShown = segment.isShown();
        return new Tally(
                rows - 1,
                finals - (segment.hasFinal() ? 1 : 0),
                shown - (isShown ? 1 : 0),
                words - (isShown ? segment.wordCount() : 0),
                untranslated - (segment.isUntranslated(languages) ? 1 : 0),
                lastEndMs,
                bytes - segment.weight());
    }

    /** Whether replacing {@code before} by {@code after} may leave no row that ends at {@link #lastEndMs}. */
    boolean mayLowerLastEnd(Segment before, Segment after) {
        Utterance old = before.utterance();
        Utterance now = after.utterance();
        return old != null
                && before.isShown()
                && old.endMs() == lastEndMs
                && (now == null || !after.isShown() || now.endMs() < lastEndMs);
    }
}
