package io.transcripts.devkit.calls;

import java.util.SplittableRandom;

/** Invented calls of one shape, without end; the same for the same seed. */
public final class GeneratedCalls implements Call.Source {
    /** Any fixed day: the input must not depend on when it is made. */
    private static final long FIRST_CALL_MS = 1_790_000_000_000L;

    private static final long BETWEEN_CALLS_MS = 40;

    private final CallShape shape;
    private final SampleTexts texts = new SampleTexts();
    private final SplittableRandom random;
    private long calls;

    /** Calls of a shape. */
    public GeneratedCalls(CallShape shape, long seed) {
        this.shape = shape;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public Call next(boolean underWay) {
        int segments = underWay ? 1 + random.nextInt(shape.segments()) : shape.segments();
        long startedAtMs = FIRST_CALL_MS + calls * BETWEEN_CALLS_MS;
        calls++;
        return new GeneratedCall(shape, segments, startedAtMs, texts, random.split());
    }
}
