package io.transcripts.domain;

/**
 * A session's place in the list of its organization: the newest first record comes first, then the lesser id. A session whose
 * records tell no time comes last.
 *
 * @param firstRecordMs least known timestamp of the session's records, 0 when none is known
 */
public record ListPlace(long firstRecordMs, String sessionId) implements Comparable<ListPlace> {

    /** Of the session that a header is about. */
    public static ListPlace of(String sessionId, Header header) {
        return new ListPlace(header.firstRecordMs(), sessionId);
    }

    @Override
    public int compareTo(ListPlace other) {
        int order = Long.compare(other.firstRecordMs, firstRecordMs);
        // Ids are ASCII, so by byte.
        return order == 0 ? sessionId.compareTo(other.sessionId) : order;
    }
}
