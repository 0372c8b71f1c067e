package io.transcripts.chaos;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * Words that nobody says but the calls of a run, one for each segment: they are searched for in transcripts, and must not be found
 * where no text may be.
 */
final class Marker {
    /** Any of them, in any case. */
    static final Pattern ANY = Pattern.compile("qzx[0-9a-f]{8}", Pattern.CASE_INSENSITIVE);

    private static final int MIX = 0x9E3779B9;

    private Marker() {}

    /** Of a segment: in its text, and in its translations. */
    static String of(String sessionId, String segmentId) {
        // Two of one session are the same once in a hundred million sessions.
        return word((sessionId.hashCode() * 31 + segmentId.hashCode()) * MIX);
    }

    /** One that was not given to any segment, but once in a hundred million times. */
    static String ofNobody(SplittableRandom random) {
        return word(random.nextInt());
    }

    private static String word(int of) {
        return String.format(Locale.ROOT, "qzx%08x", of);
    }
}
