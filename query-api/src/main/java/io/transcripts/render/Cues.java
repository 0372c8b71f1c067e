package io.transcripts.render;

import io.transcripts.domain.Transcript.Line;

/** What both caption formats need to know of a cue. */
final class Cues {
    private Cues() {}

    /** When the cue of a segment ends: after its start, as both formats demand, even where the segment takes no time. */
    static long endMs(Line line) {
        return Math.max(line.endMs(), line.startMs() + 1);
    }
}
