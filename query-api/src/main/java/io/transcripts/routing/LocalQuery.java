package io.transcripts.routing;

import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Lens;
import io.transcripts.domain.Outline;
import io.transcripts.domain.Position;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.ownership.Ownership;
import io.transcripts.ownership.Role;
import io.transcripts.store.SessionReader;
import io.transcripts.store.TranscriptReader.Stored;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers from this node's store. Only an owner that has caught up says that a session does not exist, or was erased.
 */
public final class LocalQuery implements TranscriptQuery, PeerQuery {
    private static final Logger LOG = LoggerFactory.getLogger(LocalQuery.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Ownership ownership;
    private final Partitions partitions;
    private final long maxLag;
    private final TranscriptIndexes indexes = new TranscriptIndexes();

    /** Gives what this node has of a partition. */
    public interface Partitions {

        /**
         * A reader of what this node has of a partition.
         *
         * @throws InvalidStateStoreException when the partition is not here now
         */
        SessionReader reader(int partition);
    }

    /** @param maxLag records that an answer may be behind */
    public LocalQuery(Ownership ownership, Partitions partitions, long maxLag) {
        this.ownership = ownership;
        this.partitions = partitions;
        this.maxLag = maxLag;
    }

    @Override
    public Answer<Outline> look(String sessionId, boolean orStandby) {
        return ask(sessionId, orStandby, reader -> reader.outline(sessionId));
    }

    @Override
    public Answer<Transcript> read(String sessionId, boolean includeWords, boolean orStandby) {
        return ask(sessionId, orStandby, reader -> reader.read(sessionId, includeWords));
    }

    @Override
    public Answer<Transcript> summary(String sessionId, boolean orStandby) {
        return ask(sessionId, orStandby, reader -> reader.summary(sessionId));
    }

    @Override
    public Answer<TranscriptReading> open(String sessionId, boolean orStandby) {
        return ask(sessionId, orStandby, reader -> {
            Stored<TranscriptReading> stored = reader.open(sessionId, stamp -> indexes.of(sessionId, stamp));
            if (stored instanceof Stored.Content<TranscriptReading> content) {
                indexes.keep(sessionId, content.stamp(), content.value().index());
            }
            return stored;
        });
    }

    @Override
    public Answer<ChangesReading> changes(String sessionId, @Nullable Position copy, Lens lens) {
        if (!isOwner(sessionId)) {
            return notReady("Only an owner that has caught up tells what has changed");
        }
        Answer<ChangesReading> answer = ask(sessionId, false, reader -> reader.changes(sessionId, copy, lens));
        if (answer instanceof Answer.Found<ChangesReading> found && !found.isCurrent()) {
            found.value().close();
            return notReady("The session's partition has moved away");
        }
        return answer;
    }

    @Override
    public Answer.@Nullable Found<ChangesReading> changesAtHand(String sessionId, @Nullable Position copy, Lens lens) {
        if (!isOwner(sessionId)) {
            return null;
        }
        try {
            SessionReader reader = partitions.reader(ownership.partitionOf(sessionId));
            Stored.Content<ChangesReading> stored = reader.changesAtHand(sessionId, copy, lens);
            return stored == null ? null : new Answer.Found<>(stored.value(), Answer.Found.CURRENT, stored.stamp());
        } catch (InvalidStateStoreException e) {
            LOG.debug("The partition of a session cannot be read now", e);
            return null;
        }
    }

    private interface Question<T> {
        @Nullable
        Stored<T> put(SessionReader reader);
    }

    private <T> Answer<T> ask(String sessionId, boolean orStandby, Question<T> question) {
        int partition = ownership.partitionOf(sessionId);
        // Before the rows: what is caught up by then is in them.
        Role role = ownership.roleOf(partition);
        if (!role.isActive() && !orStandby) {
            return notReady("This node does not own the session's partition");
        }
        if (!role.isWithin(maxLag)) {
            return notReady("The session's partition is too far behind here, or nobody knows how far");
        }
        try {
            SessionReader reader = partitions.reader(partition);
            if (!role.isCurrent() && !reader.hasEverCaughtUp()) {
                return notReady("The session's partition is being built from its input");
            }
            Stored<T> stored = question.put(reader);
            // A partition that has left meanwhile may be empty, or another's.
            boolean isThere = stored instanceof Stored.Content || !role.isCurrent();
            return answer(stored, isThere ? role : ownership.roleOf(partition));
        } catch (InvalidStateStoreException e) {
            LOG.debug("Partition {} cannot be read now", partition, e);
            return notReady("The session's partition is moving");
        }
    }

    @Override
    public boolean isOwner(String sessionId) {
        return ownership.roleOf(ownership.partitionOf(sessionId)).isCurrent();
    }

    @Override
    public @Nullable List<Known> sessions(int partition, @Nullable String after, int limit) {
        if (!ownership.roleOf(partition).isCurrent()) {
            return null;
        }
        try {
            return partitions.reader(partition).sessions(after, limit).stream()
                    .map(known -> new Known(known.sessionId(), known.firstRecordMs()))
                    .toList();
        } catch (InvalidStateStoreException e) {
            LOG.debug("Partition {} cannot be read now", partition, e);
            return null;
        }
    }

    private static <T> Answer<T> answer(@Nullable Stored<T> stored, Role role) {
        if (stored instanceof Stored.Content<T> content) {
            return role.isCurrent()
                    ? new Answer.Found<>(content.value(), Answer.Found.CURRENT, content.stamp())
                    : new Answer.Found<>(content.value(), role.lag());
        }
        if (!role.isCurrent()) {
            return notReady("The session's partition is behind, and has nothing to show of the session yet");
        }
        return stored instanceof Stored.Marker<T> marker
                ? new Answer.Erased<>(marker.organizationId())
                : new Answer.NotFound<>();
    }

    private static <T> Answer<T> notReady(String reason) {
        return new Answer.NotReady<>(reason, SOON);
    }
}
