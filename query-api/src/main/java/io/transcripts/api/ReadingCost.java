package io.transcripts.api;

import io.transcripts.domain.Outline;

/** What it takes of the heap to read a session, by estimate. */
final class ReadingCost {
    /** As many of these as there are threads are no more than a connection costs. */
    static final long SMALL = 256 << 10;

    /** What is more than this is never held whole. */
    static final long LARGE = 8 << 20;

    /** Objects of a segment on its way from the store into a body. */
    private static final int BYTES_PER_ROW = 600;
    /** Text in a row, as a string, and twice in the body that grows around it. */
    private static final int FOLD_OF_TEXT = 4;
    /** Words are a few bytes in a row, and objects and JSON beside it. */
    private static final int FOLD_OF_WORDS = 14;
    /** Of a large one: the place of a segment, and a part on its way. */
    private static final int BYTES_PER_PLACE = 200;

    private static final int BYTES_PER_PART = 256 << 10;

    private ReadingCost() {}

    /** Of the whole of a session, rendered. */
    static long whole(Outline outline, boolean includeWords) {
        return whole(outline.rows(), outline.bytes(), includeWords);
    }

    /** Of some of its segments, rendered. */
    static long whole(int rows, long bytes, boolean includeWords) {
        return rows * (long) BYTES_PER_ROW + bytes * (includeWords ? FOLD_OF_WORDS : FOLD_OF_TEXT);
    }

    /** Whether the whole of a session is so small that nobody has to wait for room to read it. */
    static boolean isSmall(Outline outline, boolean includeWords) {
        return whole(outline, includeWords) <= SMALL;
    }

    /** Whether a session is so large that it is never held. */
    static boolean isLarge(Outline outline, boolean includeWords) {
        return whole(outline, includeWords) > LARGE;
    }

    /** Of a session that is read as its caller takes it. */
    static long toReadOn(Outline outline) {
        return outline.rows() * (long) BYTES_PER_PLACE + BYTES_PER_PART;
    }
}
