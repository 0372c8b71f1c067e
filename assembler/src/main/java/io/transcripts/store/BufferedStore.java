package io.transcripts.store;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A store that holds writes back, and hands them on before the offsets of their input are committed. It leans on internals of
 * Kafka Streams: so the pinned {@code kafka.version} is the contract here, and {@code BufferedStoreTest} has to be looked at with
 * each new one.
 *
 * <p>The public {@link org.apache.kafka.streams.processor.StateStore#commit} comes too late: it runs after the offsets are
 * committed. A changelog record that is sent there is lost with a crash that the offsets survive. What runs before is the hook of
 * Kafka Streams' own caches, {@link CachedStateStore#flushCache}: after the last record of a commit, before the producer is
 * flushed.
 */
abstract class BufferedStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]> {

    BufferedStore(KeyValueStore<Bytes, byte[]> inner) {
        super(inner);
    }

    /** Writes everything that is held back to the inner store. Called on the stream thread, before each commit. */
    abstract void flushBuffer();

    /** Drops what is held of the inner store, which is about to be written to by others; called when nothing is held back. */
    abstract void dropBuffer();

    @Override
    public final void flushCache() {
        flushBuffer();
        super.flushCache();
    }

    @Override
    public final void clearCache() {
        dropBuffer();
        super.clearCache();
    }
}
