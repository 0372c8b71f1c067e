package io.transcripts.routing;

import io.transcripts.domain.Deadlines;
import io.transcripts.domain.DueTimes;
import io.transcripts.domain.Header;
import io.transcripts.ownership.Ownership;
import io.transcripts.ownership.Replicas;
import io.transcripts.ownership.Role;
import java.util.Locale;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators what this node has of a session, whatever it may say of it to others. Thread-safe. */
public final class LocalInspection {
    private static final Logger LOG = LoggerFactory.getLogger(LocalInspection.class);

    private final Ownership ownership;
    private final LocalQuery.Partitions stores;
    private final int partitions;
    private final Deadlines deadlines;
    private final String self;

    /**
     * Reads when it is asked.
     *
     * @param partitions of the application
     * @param deadlines of its sessions
     * @param self address of this node's own peer port
     */
    public LocalInspection(
            Ownership ownership, LocalQuery.Partitions stores, int partitions, Deadlines deadlines, String self) {
        this.ownership = ownership;
        this.stores = stores;
        this.partitions = partitions;
        this.deadlines = deadlines;
        this.self = self;
    }

    /** What is here now: one look at a header. */
    public Inspection inspect(String sessionId) {
        int partition = ownership.partitionOf(sessionId);
        Role role = ownership.roleOf(partition);
        Header header = null;
        boolean isReadable = true;
        try {
            header = stores.reader(partition).header(sessionId);
        } catch (InvalidStateStoreException e) {
            LOG.debug("Partition {} cannot be read now", partition, e);
            isReadable = false;
        }
        Replicas replicas = ownership.replicasOf(sessionId);
        return new Inspection(
                sessionId,
                self,
                partition,
                partitions,
                role.kind().name().toLowerCase(Locale.ROOT),
                role.isCurrent(),
                role.why().sentence(),
                role.lag() == Role.UNKNOWN ? null : role.lag(),
                replicas.owner(),
                replicas.standbys(),
                isReadable,
                header,
                header == null ? null : DueTimes.of(header, deadlines));
    }
}
