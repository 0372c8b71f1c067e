package io.transcripts.api;

import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptIndex.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a transcript a caller asks for.
 *
 * @param limit segments at the most; {@link #ALL} for any number
 * @param startingAfter id of the segment before the first one; null for the beginning
 */
record Page(int limit, @Nullable String startingAfter) {
    static final int ALL = Integer.MAX_VALUE;

    /**
     * The part of one version.
     *
     * @param from position of its first segment
     * @param to behind its last one
     * @param hasMore whether there are more that are shown
     * @param bytes of its rows, about
     */
    record Part(int from, int to, boolean hasMore, long bytes) {
        int segments() {
            return to - from;
        }
    }

    /**
     * Finds it.
     *
     * @param withInterim whether those are shown that are not final
     * @return null when the segment that it is to begin after is not there, or not shown
     */
    @Nullable
    Part in(TranscriptIndex index, boolean withInterim) {
        List<Place> places = index.places();
        int from = 0;
        if (startingAfter != null) {
            int position = index.position(startingAfter);
            if (position < 0 || !(withInterim || places.get(position).isFinal())) {
                return null;
            }
            from = position + 1;
        }
        long bytes = 0;
        int shown = 0;
        int to = from;
        for (int i = from; i < places.size(); i++) {
            Place place = places.get(i);
            if (!withInterim && !place.isFinal()) {
                continue;
            }
            if (shown == limit) {
                return new Part(from, to, true, bytes);
            }
            shown++;
            bytes += place.bytes();
            to = i + 1;
        }
        return new Part(from, to, false, bytes);
    }
}
