package io.transcripts.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.apache.kafka.streams.processor.StateStore;

/**
 * The stores of partitions as they were found last. Kafka Streams takes several locks to find one, and requests ask again and
 * again. A store that is open is still that of its partition: a task that becomes a standby, or the other way round, takes it
 * along, and one that leaves closes it before another may open the same directory.
 */
final class KnownStores<S extends StateStore> {
    private final BooleanSupplier isRunning;
    private final IntFunction<S> find;
    private final Map<Integer, S> known = new ConcurrentHashMap<>();

    /**
     * @param isRunning whether there may be stores at all
     * @param find the store of a partition; throws when it is not here
     */
    KnownStores(BooleanSupplier isRunning, IntFunction<S> find) {
        this.isRunning = isRunning;
        this.find = find;
    }

    S of(int partition) {
        S store = known.get(partition);
        if (store != null && store.isOpen() && isRunning.getAsBoolean()) {
            return store;
        }
        // Nothing is kept of one that has gone.
        known.remove(partition);
        S found = find.apply(partition);
        known.put(partition, found);
        return found;
    }
}
