package io.transcripts.bench;

import io.transcripts.devkit.calls.Call;
import java.util.SplittableRandom;

/**
 * Interleaves calls as a busy day does: always the same number of them is open, each next event belongs to a random one,
 * and when a call ends another begins. The same for the same seed.
 */
final class OpenCalls {
    /** One record of the input topic. */
    record Event(String sessionId, byte[] value) {}

    private final Call.Source source;
    private final Call[] open;
    private final SplittableRandom random;

    OpenCalls(Call.Source source, int openCalls, long seed) {
        this.source = source;
        this.random = new SplittableRandom(seed);
        this.open = new Call[openCalls];
        for (int i = 0; i < openCalls; i++) {
            open[i] = source.next(true);
        }
    }

    /** The next event of the stream, which has no end. */
    Event next() {
        int slot = random.nextInt(open.length);
        while (true) {
            Call call = open[slot];
            byte[] value = call.nextEvent();
            if (value != null) {
                return new Event(call.sessionId(), value);
            }
            open[slot] = source.next(false);
        }
    }
}
