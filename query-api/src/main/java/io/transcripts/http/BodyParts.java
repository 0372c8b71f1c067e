package io.transcripts.http;

import java.nio.ByteBuffer;

/** A body that is made part by part, each when its caller has taken the one before it. Used by one thread at a time. */
public interface BodyParts extends AutoCloseable {
    /** About how many bytes a part has; at most one segment more. */
    int PART = 64 << 10;

    /** The next part. */
    ByteBuffer next();

    /** Whether that was the last one. */
    boolean isDone();

    /** Thread-safe; {@link #next} may fail from then on. */
    @Override
    void close();
}
