package io.transcripts.captions;

/**
 * The bounds of captions. They hold for any text.
 *
 * @param maxLineLength in characters as the script counts them, or {@link #BY_SCRIPT}
 * @param maxLines of the text; its translation may have as many
 * @param maxCueMs the longest that a cue is shown
 */
public record CaptionLimits(int maxLineLength, int maxLines, int maxCueMs) {
    /** Lines as long as is usual in each script. */
    public static final int BY_SCRIPT = 0;

    /** What a caller gets who asks for nothing in particular. */
    public static final CaptionLimits DEFAULT = new CaptionLimits(BY_SCRIPT, 2, 7_000);

    /** What cues should not be shorter than, where silence allows. */
    static final int MIN_CUE_MS = 833;

    /** How far a cue may reach into the silence behind it. */
    static final int MAX_LINGER_MS = 1_000;
}
