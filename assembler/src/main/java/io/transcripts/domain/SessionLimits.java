package io.transcripts.domain;

/**
 * What a whole session may hold. What goes beyond is refused, and the session marked for good.
 *
 * @param maxSegments segment ids
 * @param maxTranslations languages of one segment
 * @param maxBytes about what its rows take in the store
 */
public record SessionLimits(int maxSegments, int maxTranslations, long maxBytes) {

    /** The contract's limits. */
    public static final SessionLimits DEFAULT = new SessionLimits(50_000, 16, 64L << 20);
}
