package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.TranscriptIndex;

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

    /** As {@link SegmentCodec#index}. */
    static void index(
            String sessionId,
            String segmentId,
            byte[] bytes,
            int length,
            String[] tags,
            TranscriptIndex.Builder index) {
        try {
            SegmentCodec.index(segmentId, bytes, length, tags, index);
        } catch (CorruptRowException e) {
            throw new CorruptRowException("segment " + segmentId + " of session " + sessionId, e);
        }
    }
}
