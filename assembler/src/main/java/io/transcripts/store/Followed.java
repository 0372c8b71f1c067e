package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.Lens;
import io.transcripts.domain.Position;
import io.transcripts.domain.Segment;
import io.transcripts.domain.Timeline;
import io.transcripts.domain.Transcript;
import org.jspecify.annotations.Nullable;

/** What an open session remembers for those who follow it; nothing while nobody does. Under the session's lock. */
final class Followed {
    /** Of readers that come while another one fills what it has begun; behind them it is taken for lost. */
    private static final int PATIENCE = 8;

    private @Nullable Timeline timeline;
    private int weight;
    private int begunMeanwhile;

    /**
     * Begins to remember what changes, for a reader that is about to walk through all segments, and to fill it.
     *
     * @return null when there is nothing to follow, or it is done already
     */
    @Nullable
    Timeline begin(@Nullable Header header) {
        // What is over hardly changes any more, and nobody would count the heap for it: that is done as segments are
        // written.
        if (header == null || header.isErased() || header.status() != Transcript.Status.PROCESSING) {
            return null;
        }
        if (timeline != null && (timeline.isFilled() || ++begunMeanwhile < PATIENCE)) {
            return null;
        }
        begunMeanwhile = 0;
        Timeline begun = new Timeline(header.version());
        timeline = begun;
        return begun;
    }

    /** What has changed of the session where that is told without a walk over all segments; else null. */
    Timeline.@Nullable Recent since(Position copy, Lens lens, OpenSession session) {
        Header header = session.header();
        return timeline == null || header == null || !isCounted(header)
                ? null
                : timeline.since(copy, lens, session.id, header, session.factsForReader(), session::segment);
    }

    /** Whether the sums of a header are those of all rows. Not so of one that has refused records, after two crashes. */
    static boolean isCounted(Header header) {
        return !header.isErased() && !header.progress().limitExceeded();
    }

    /**
     * By the stream thread: a segment was written.
     *
     * @return bytes of heap that it takes more
     */
    int written(Segment segment) {
        if (timeline == null) {
            return 0;
        }
        timeline.written(segment);
        return weigh(timeline.weight());
    }

    /**
     * By the stream thread: forgets everything.
     *
     * @return bytes of heap that it takes more
     */
    int forget() {
        timeline = null;
        return weigh(0);
    }

    private int weigh(int now) {
        int more = now - weight;
        weight = now;
        return more;
    }
}
