package io.transcripts.domain;

import io.transcripts.domain.Transcript.Gaps;
import io.transcripts.domain.Transcript.Placed;
import java.util.List;

/**
 * What is known of a version after a walk over all rows: where its segments stand, and the sums over them. It holds no text.
 *
 * @param version of the transcript
 * @param places of the segments that may be shown, interims too, in the transcript's order
 */
public record TranscriptIndex(long version, Tally tally, Gaps gaps, List<Place> places) {

    /**
     * Where one segment stands.
     *
     * @param isFinal false for an interim
     * @param bytes of its row, about
     */
    public record Place(String id, int channel, long startMs, long endMs, boolean isFinal, int bytes)
            implements Placed {

        static Place of(String id, Utterance shown, int bytes) {
            return new Place(id, shown.channel(), shown.startMs(), shown.effectiveEndMs(), shown.isFinal(), bytes);
        }
    }

    public TranscriptIndex {
        places = places.stream().sorted(Placed.ORDER).toList();
    }

    /** Where a segment stands among the places; -1 when it may not be shown. */
    public int position(String segmentId) {
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i).id().equals(segmentId)) {
                return i;
            }
        }
        return -1;
    }
}
