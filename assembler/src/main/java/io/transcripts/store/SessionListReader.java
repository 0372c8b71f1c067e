package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.domain.ListPlace;
import io.transcripts.domain.SessionStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of an organization's list. Rows say where to look, headers say what is there. A session that moves meanwhile is
 * followed to its new place, and is not missed.
 */
final class SessionListReader {
    /** Rows without a session that one page puts up with; a crash leaves fewer, and they go soon. */
    private static final int MOST_LEFT = 10_000;

    private final KeyValueStore<Bytes, byte[]> rows;
    private final SessionIndex index;
    private final Function<String, @Nullable Header> headers;

    /** @param headers newest of each session */
    SessionListReader(
            KeyValueStore<Bytes, byte[]> rows, SessionIndex index, Function<String, @Nullable Header> headers) {
        this.rows = rows;
        this.index = index;
        this.headers = headers;
    }

    /**
     * A page.
     *
     * @param status of the sessions wanted; null for any
     * @param after the place to go on behind; null to begin
     * @param limit the most to return
     * @return null when there is too much to pass over
     */
    @Nullable
    List<ListPlace> page(String organizationId, @Nullable SessionStatus status, @Nullable ListPlace after, int limit) {
        List<Stretch> stretches = new ArrayList<>();
        SortedSet<ListPlace> ahead = new TreeSet<>();
        for (SessionStatus each : status == null ? List.of(SessionStatus.values()) : List.of(status)) {
            Stretch stretch = new Stretch(organizationId, each, after, limit);
            stretches.add(stretch);
            // Before the snapshot: what leaves the heap meanwhile is in that.
            index.added(stretch.from, stretch.to).forEach(key -> ahead.add(StoreLayout.placeOf(key.get())));
        }
        Bytes begin = stretches.get(0).from;
        Bytes end = stretches.get(stretches.size() - 1).to;
        SortedSet<ListPlace> page = new TreeSet<>();
        Set<ListPlace> seen = new HashSet<>();
        try (RowSnapshot snapshot = RowSnapshot.of(rows, begin, end)) {
            while (page.size() < limit) {
                ListPlace place = least(stretches, ahead, snapshot);
                if (place == null) {
                    break;
                }
                if (!seen.add(place) || (after != null && place.compareTo(after) <= 0)) {
                    continue;
                }
                if (seen.size() > limit + MOST_LEFT) {
                    return null;
                }
                ListPlace now = now(place.sessionId(), organizationId, status);
                if (now == null) {
                    continue;
                }
                if (now.compareTo(place) > 0) {
                    ahead.add(now);
                } else if (after == null || now.compareTo(after) > 0) {
                    page.add(now);
                }
            }
        }
        return List.copyOf(page);
    }

    /** Where a session is by now; null when it is not in the list. */
    private @Nullable ListPlace now(String sessionId, String organizationId, @Nullable SessionStatus status) {
        Header header = headers.apply(sessionId);
        if (header == null
                || SessionIndex.key(sessionId, header) == null
                || !organizationId.equals(header.brief().organizationId())
                || (status != null && status != SessionStatus.of(header))) {
            return null;
        }
        return ListPlace.of(sessionId, header);
    }

    /**
     * Takes the next place to look at; null when there is none.
     *
     * <p>The stretch of active sessions comes first in the list and is looked at last, and no farther than the others have been read.
     * Behind that lie the tombstones of all sessions that have ended since the store was last compacted, and each costs a step.
     */
    private static @Nullable ListPlace least(
            List<Stretch> stretches, SortedSet<ListPlace> ahead, RowSnapshot snapshot) {
        Stretch from = null;
        ListPlace least = null;
        ListPlace farthest = null;
        for (int i = stretches.size() - 1; i >= 0; i--) {
            Stretch stretch = stretches.get(i);
            ListPlace first = stretch.peek(snapshot, farthest);
            farthest = stretch.farthest(farthest);
            if (first != null && (least == null || first.compareTo(least) < 0)) {
                least = first;
                from = stretch;
            }
        }
        if (!ahead.isEmpty() && (least == null || ahead.first().compareTo(least) < 0)) {
            least = ahead.first();
            ahead.remove(least);
        } else if (from != null) {
            from.read.remove();
        }
        return least;
    }

    /** The stored rows of one status, read a page at a time. */
    private static final class Stretch {
        private final String organizationId;
        private final SessionStatus status;
        private final Bytes from;
        private final Bytes to;
        private final int atOnce;
        private final Deque<ListPlace> read = new ArrayDeque<>();
        private byte[] next;
        private boolean isAtEnd;
        /** There is none up to here; null when nobody knows. */
        private @Nullable ListPlace noneUpTo;

        Stretch(String organizationId, SessionStatus status, @Nullable ListPlace after, int limit) {
            this.organizationId = organizationId;
            this.status = status;
            from = after == null
                    ? StoreLayout.listBegin(organizationId, status)
                    : StoreLayout.listed(organizationId, status, after.firstRecordMs(), after.sessionId());
            to = StoreLayout.listEnd(organizationId, status);
            next = from.get();
            atOnce = limit + 1;
        }

        /** @param upTo what is behind that does not matter now; null when all does */
        @Nullable
        ListPlace peek(RowSnapshot snapshot, @Nullable ListPlace upTo) {
            boolean isKnown = upTo != null && noneUpTo != null && noneUpTo.compareTo(upTo) >= 0;
            if (read.isEmpty() && !isAtEnd && !isKnown) {
                Bytes end = upTo == null ? to : behind(upTo);
                next = Objects.requireNonNull(snapshot.look(end, cursor -> {
                    cursor.seek(next);
                    while (cursor.isValid()) {
                        if (read.size() == atOnce) {
                            return cursor.key();
                        }
                        read.add(StoreLayout.placeOf(cursor.key()));
                        cursor.next();
                    }
                    noneUpTo = upTo;
                    isAtEnd = upTo == null;
                    return end.get();
                }));
            }
            return read.peek();
        }

        /** The farther of a place and of what was read. */
        @Nullable
        ListPlace farthest(@Nullable ListPlace other) {
            ListPlace last = read.peekLast();
            return last == null || (other != null && other.compareTo(last) > 0) ? other : last;
        }

        /** The first key that is greater than that of a place. */
        private Bytes behind(ListPlace place) {
            byte[] key = StoreLayout.listed(organizationId, status, place.firstRecordMs(), place.sessionId())
                    .get();
            return Bytes.wrap(Arrays.copyOf(key, key.length + 1));
        }
    }
}
