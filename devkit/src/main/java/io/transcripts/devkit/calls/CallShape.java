package io.transcripts.devkit.calls;

/**
 * How generated calls look.
 *
 * @param segments of each call; calls that are already going on at the beginning have fewer left
 * @param openCalls at any time
 * @param interims before each final
 * @param translations of each final, on average
 * @param words whether finals carry the time of each word
 */
public record CallShape(int segments, int openCalls, int interims, double translations, boolean words) {
    /** Makes 70 finals to 30 translations. */
    private static final double PER_FINAL = 3.0 / 7;

    /** Without the times of words. */
    public CallShape(int segments, int openCalls, int interims, double translations) {
        this(segments, openCalls, interims, translations, false);
    }

    /** Finals only, 70 to 30 translations. */
    public static CallShape finals(int segments, int openCalls) {
        return new CallShape(segments, openCalls, 0, PER_FINAL);
    }

    /** The same, with the times of words. */
    public CallShape withWords() {
        return new CallShape(segments, openCalls, interims, translations, true);
    }
}
