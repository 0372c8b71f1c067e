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
        return segment(sessionId, segmentId, bytes, bytes.length, withWords, new KnownTexts());
    }

    /** As {@link SegmentCodec#decode}. */
    static Segment segment(
            String sessionId, String segmentId, byte[] bytes, int length, boolean withWords, KnownTexts known) {
        try {
            return SegmentCodec.decode(segmentId, bytes, length, withWords, known);
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
            KnownTexts known,
            TranscriptIndex.Builder index) {
        try {
            SegmentCodec.index(segmentId, bytes, length, known, index);
        } catch (CorruptRowException e) {
            throw new CorruptRowException("segment " + segmentId + " of session " + sessionId, e);
        }
    }
}
