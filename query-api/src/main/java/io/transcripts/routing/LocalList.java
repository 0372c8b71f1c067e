package io.transcripts.routing;

import io.transcripts.domain.Header;
import io.transcripts.domain.ListPlace;
import io.transcripts.domain.SessionStatus;
import io.transcripts.domain.Transcript;
import io.transcripts.ownership.Ownership;
import io.transcripts.schema.SessionEvent.SessionError;
import io.transcripts.store.SessionReader;
import io.transcripts.store.TranscriptReader.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists sessions out of this node's store: of the partitions that it owns and has caught up with, and of no others. */
public final class LocalList implements ListQuery {
    private static final Logger LOG = LoggerFactory.getLogger(LocalList.class);
    private static final Duration SOON = Duration.ofSeconds(1);
    /** Characters of a part; it has one session more at the most. */
    private static final long MOST_TEXT = 1 << 20;

    private final Ownership ownership;
    private final LocalQuery.Partitions stores;
    private final int partitions;

    /** @param partitions of the application */
    public LocalList(Ownership ownership, LocalQuery.Partitions stores, int partitions) {
        this.ownership = ownership;
        this.stores = stores;
        this.partitions = partitions;
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public Part part(Selection selection) {
        SortedMap<Integer, SessionReader> owned = owned();
        List<Listed> sessions = new ArrayList<>();
        ListPlace after = selection.after();
        boolean hasMore = true;
        long text = 0;
        // Again where some have gone since they were found in the list.
        while (hasMore && sessions.size() < selection.limit() && text < MOST_TEXT) {
            int wanted = selection.limit() - sessions.size();
            List<ListPlace> places = List.copyOf(places(owned, selection, after, wanted + 1));
            int looked = 0;
            while (looked < Math.min(wanted, places.size()) && text < MOST_TEXT) {
                after = places.get(looked++);
                Transcript session = session(owned, after.sessionId(), selection);
                if (session != null) {
                    sessions.add(new Listed(after, session));
                    text += text(session);
                }
            }
            hasMore = looked < places.size();
        }
        // Those that have left meanwhile may have been empty, or another's.
        owned.keySet().removeIf(partition -> !ownership.roleOf(partition).isCurrent());
        sessions.removeIf(listed ->
                !owned.containsKey(ownership.partitionOf(listed.place().sessionId())));
        return new Part(new TreeSet<>(owned.keySet()), sessions, hasMore);
    }

    @Override
    public Answer<ListPlace> place(String sessionId, String organizationId) {
        int partition = ownership.partitionOf(sessionId);
        try {
            if (ownership.roleOf(partition).isCurrent()) {
                Header header = stores.reader(partition).header(sessionId);
                if (ownership.roleOf(partition).isCurrent()) {
                    return header != null
                                    && organizationId.equals(header.brief().organizationId())
                                    && !header.brief().organizationConflict()
                            ? new Answer.Found<>(ListPlace.of(sessionId, header), Answer.Found.CURRENT)
                            : new Answer.NotFound<>();
                }
            }
        } catch (InvalidStateStoreException e) {
            LOG.debug("Partition {} cannot be read now", partition, e);
        }
        return new Answer.NotReady<>("This node does not own the session's partition, or has not caught up", SOON);
    }

    private SortedMap<Integer, SessionReader> owned() {
        SortedMap<Integer, SessionReader> owned = new TreeMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            // Before the rows: what is caught up by then is in them.
            if (ownership.roleOf(partition).isCurrent()) {
                try {
                    owned.put(partition, stores.reader(partition));
                } catch (InvalidStateStoreException e) {
                    LOG.debug("Partition {} cannot be read now", partition, e);
                }
            }
        }
        return owned;
    }

    /** The first places of all partitions together; one that cannot tell is taken out. */
    private static SortedSet<ListPlace> places(
            SortedMap<Integer, SessionReader> owned, Selection selection, @Nullable ListPlace after, int limit) {
        SortedSet<ListPlace> places = new TreeSet<>();
        owned.entrySet().removeIf(entry -> {
            try {
                List<ListPlace> some =
                        entry.getValue().list(selection.organizationId(), selection.status(), after, limit);
                if (some != null) {
                    places.addAll(some);
                }
                return some == null;
            } catch (InvalidStateStoreException e) {
                LOG.debug("Partition {} cannot be read now", entry.getKey(), e);
                return true;
            }
        });
        while (places.size() > limit) {
            places.remove(places.last());
        }
        return places;
    }

    private @Nullable Transcript session(
            SortedMap<Integer, SessionReader> owned, String sessionId, Selection selection) {
        int partition = ownership.partitionOf(sessionId);
        SessionReader reader = owned.get(partition);
        if (reader == null) {
            return null;
        }
        try {
            if (reader.summary(sessionId) instanceof Stored.Content<Transcript> content) {
                Transcript session = content.value();
                boolean isWanted = selection.organizationId().equals(session.organizationId())
                        && !session.organizationConflict()
                        && (selection.status() == null || selection.status() == SessionStatus.of(session));
                return isWanted ? session : null;
            }
        } catch (InvalidStateStoreException e) {
            LOG.debug("Partition {} cannot be read now", partition, e);
            owned.remove(partition);
        }
        return null;
    }

    private static long text(Transcript session) {
        SessionError error = session.error();
        return length(session.metadata())
                + length(session.endReason())
                + (error == null ? 0 : length(error.code()) + length(error.message()));
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
