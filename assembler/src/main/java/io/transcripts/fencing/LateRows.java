package io.transcripts.fencing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out of a restore, and of what a standby copies, what former owners have written late: behind the first record of one
 * owner, no record of an earlier one counts. Records that name no owner do. Remembers which rows the changelog is wrong about
 * until an owner takes them. Used by one thread at a time.
 */
public final class LateRows {
    private static final Logger LOG = LoggerFactory.getLogger(LateRows.class);
    /** With rows of usual sizes a suspended producer holds less. */
    private static final int MOST = 100_000;

    private final String store;
    private long newest = Epoch.NONE;
    private Set<Bytes> keys = new HashSet<>();

    /** @param store its name, for the log */
    public LateRows(String store) {
        this.store = store;
    }

    /**
     * What counts of the next records of the changelog.
     *
     * @param ownerRow value of the owner's row, which may be of a later task of this node's own; null when there is none
     */
    public List<ConsumerRecord<byte[], byte[]>> admit(
            Collection<ConsumerRecord<byte[], byte[]>> records, byte @Nullable [] ownerRow) {
        newest = Math.max(newest, Epoch.decode(ownerRow));
        List<ConsumerRecord<byte[], byte[]>> admitted = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            long epoch = Epoch.of(record.headers());
            if (epoch == Epoch.NONE || epoch >= newest) {
                newest = Math.max(newest, epoch);
                admitted.add(record);
                if (!keys.isEmpty()) {
                    keys.remove(Bytes.wrap(record.key()));
                }
            } else if (keys.size() < MOST) {
                keys.add(Bytes.wrap(record.key()));
            }
        }
        if (admitted.size() < records.size()) {
            LOG.warn("{}: {} rows of a former owner do not count", store, records.size() - admitted.size());
            if (keys.size() == MOST) {
                LOG.warn("{}: only the first {} of them will be written once more", store, MOST);
            }
        }
        return admitted;
    }

    /** Keys of the rows that the changelog is wrong about; none from then on. */
    Set<Bytes> take() {
        if (keys.isEmpty()) {
            return Set.of();
        }
        Set<Bytes> taken = keys;
        keys = new HashSet<>();
        return taken;
    }
}
