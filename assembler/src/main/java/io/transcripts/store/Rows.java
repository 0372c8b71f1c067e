package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;

/** Decodes rows; one that cannot be read is named, so that an operator can find it. */
final class Rows {
    private Rows() {}

    static Header header(String sessionId, byte[] bytes) {
        try {
            return HeaderCodec.decode(bytes);
        } catch (CorruptRowException e) {
            throw new CorruptRowException("header of session " + sessionId, e);
        }
    }

    static SessionFacts facts(String sessionId, byte[] bytes) {
        try {
            return FactsCodec.decode(bytes);
        } catch (CorruptRowException e) {
            throw new CorruptRowException("facts of session " + sessionId, e);
        }
    }

    static Segment segment(String sessionId, String segmentId, byte[] bytes, boolean withWords) {
        try {
            return SegmentCodec.decode(segmentId, bytes, withWords);
        } catch (CorruptRowException e) {
            throw new CorruptRowException("segment " + segmentId + " of session " + sessionId, e);
        }
    }

    /** As {@link SegmentCodec#decodePlace}. */
    static Segment place(String sessionId, String segmentId, byte[] bytes) {
        try {
            return SegmentCodec.decodePlace(segmentId, bytes);
        } catch (CorruptRowException e) {
            throw new CorruptRowException("segment " + segmentId + " of session " + sessionId, e);
        }
    }
}
