package io.transcripts.api;

import io.transcripts.domain.ListPlace;
import io.transcripts.domain.SessionStatus;
import io.transcripts.domain.Transcript;
import io.transcripts.routing.Answer;
import io.transcripts.routing.ListQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lists out of sessions that a test puts there. */
public final class ScriptedList implements ListQuery {
    /** Of one application. */
    public static final int PARTITIONS = 4;

    private static final Duration SOON = Duration.ofSeconds(1);

    public final Map<ListPlace, Transcript> sessions = new ConcurrentSkipListMap<>();
    /** Every question for a part. */
    public final List<Selection> asked = new CopyOnWriteArrayList<>();

    private volatile SortedSet<Integer> owned = new TreeSet<>(List.of(0, 1, 2, 3));

    /** What it owns from now on. */
    public void owns(Integer... partitions) {
        owned = new TreeSet<>(List.of(partitions));
    }

    /** A session of the usual kind, in the partition that its id ends with. */
    public void add(long firstRecordMs, String id, String organization) {
        sessions.put(new ListPlace(firstRecordMs, id), ApiFixture.transcript(id, organization, false));
    }

    @Override
    public int partitions() {
        return PARTITIONS;
    }

    @Override
    public Part part(Selection selection) {
        asked.add(selection);
        List<Listed> found = new ArrayList<>();
        new TreeMap<>(sessions).forEach((place, session) -> {
            boolean isWanted = owned.contains(partition(place.sessionId()))
                    && selection.organizationId().equals(session.organizationId())
                    && (selection.status() == null || selection.status() == SessionStatus.of(session))
                    && (selection.after() == null || place.compareTo(selection.after()) > 0);
            if (isWanted) {
                found.add(new Listed(place, session));
            }
        });
        boolean hasMore = found.size() > selection.limit();
        return new Part(owned, hasMore ? found.subList(0, selection.limit()) : found, hasMore);
    }

    @Override
    public Answer<ListPlace> place(String sessionId, String organizationId) {
        if (sessionId.equals("broken")) {
            throw new IllegalStateException("a defect");
        }
        if (sessionId.equals("moving") || !owned.contains(partition(sessionId))) {
            return new Answer.NotReady<>("not here", SOON);
        }
        return sessions.entrySet().stream()
                .filter(entry -> entry.getKey().sessionId().equals(sessionId))
                .filter(entry -> organizationId.equals(entry.getValue().organizationId()))
                .findFirst()
                .<Answer<ListPlace>>map(entry -> new Answer.Found<>(entry.getKey(), Answer.Found.CURRENT))
                .orElseGet(Answer.NotFound::new);
    }

    private static int partition(String sessionId) {
        return sessionId.charAt(sessionId.length() - 1) % PARTITIONS;
    }
}
