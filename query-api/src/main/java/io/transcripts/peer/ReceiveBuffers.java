package io.transcripts.peer;

import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Buffers for Jetty's client, of which those that answers are received into are used once: when a connection ends while the head of
 * an answer is dealt with, Jetty clears a buffer that it has given back before, and by then another answer may be in it.
 */
final class ReceiveBuffers extends ByteBufferPool.Wrapper {
    private final int received;

    /** @param received bytes of a buffer that an answer is received into */
    ReceiveBuffers(int received) {
        super(new ArrayByteBufferPool());
        this.received = received;
    }

    @Override
    public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
        return size == received
                ? RetainableByteBuffer.wrap(BufferUtil.allocate(size, false))
                : super.acquire(size, direct);
    }
}
