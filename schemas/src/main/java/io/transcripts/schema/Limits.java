package io.transcripts.schema;

/**
 * What an event may hold, checked on arrival. Sizes of text are bytes of UTF-8.
 *
 * @param maxValueBytes of a record value
 * @param maxTextBytes of the text of a segment or a translation, and of an error message
 * @param maxWords in one event
 * @param maxTimeMs for times and durations, from 0
 * @param maxMetadataBytes of the metadata as compact JSON
 * @param maxParticipants in one event
 * @param maxLabelChars of a speaker or a name, in Unicode code points
 */
public record Limits(
        int maxValueBytes,
        int maxTextBytes,
        int maxWords,
        long maxTimeMs,
        int maxMetadataBytes,
        int maxParticipants,
        int maxLabelChars) {

    /** The contract's limits. */
    public static final Limits DEFAULT = new Limits(1 << 20, 32 << 10, 5_000, 2_592_000_000L, 16 << 10, 100, 128);
}
