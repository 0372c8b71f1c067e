package io.transcripts.node.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.domain.Transcript;
import io.transcripts.node.verify.Peers.Served;
import io.transcripts.render.PeerJson;
import io.transcripts.replay.Replay;
import io.transcripts.replay.Replay.Whole;
import io.transcripts.routing.PeerQuery;
import io.transcripts.store.TranscriptReader;
import io.transcripts.store.TranscriptReader.Known;
import io.transcripts.store.TranscriptReader.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares all sessions, in both directions. Sessions are live meanwhile: one that differs is looked at again with what its
 * inputs have got since, until it is equal, or differs although neither input nor nodes have moved.
 */
final class Verification {
    private static final int PAGE = 1_000;
    private static final int MAX_SUSPECTS = 10_000;
    private static final int STRIKES = 3;
    private static final int MAX_ROUNDS = 100;
    private static final int ANSWER_ROUNDS = 30;
    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(2);
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int UNAVAILABLE = 503;
    private static final long UNKNOWN_TIME = Long.MAX_VALUE;
    private static final JsonMapper JSON = new JsonMapper();

    private final Replay replay;
    private final Peers peers;
    private final int partitions;
    private final Set<String> only;
    private final Consumer<String> progress;
    private final Consumer<String> different;
    private final Map<String, Suspect> suspects = new LinkedHashMap<>();
    private long equalCount;
    private long differentCount;
    private long expiredCount;
    private long outsideCount;
    private long unansweredCount;

    /** A session that differed, and how often in a row for no reason. */
    private static final class Suspect {
        private List<String> places;
        private int strikes;
        /** As its owner tells; unknown until it has been seen there. */
        private long firstServedMs = UNKNOWN_TIME;

        Suspect(List<String> places) {
            this.places = places;
        }
    }

    /**
     * The outcome.
     *
     * @param equal sessions of which everything is served that the inputs say, and nothing else
     * @param different sessions of which it is not
     * @param expired sessions with a first record from before the inputs' earliest, which differ for that
     * @param outside sessions that exceeded a limit, of which no order of events promises anything
     * @param unanswered sessions and partitions that no node could answer for
     * @param whole since when the inputs are: of what was before, nothing is proven
     */
    record Report(long equal, long different, long expired, long outside, long unanswered, Whole whole) {
        boolean isProven() {
            return different == 0 && unanswered == 0 && whole.untold().isEmpty();
        }
    }

    /**
     * Prepares it.
     *
     * @param partitions of the store
     * @param only these sessions; empty for all, with those that are served and no input knows
     * @param progress takes sentences about how far it is
     * @param different takes a line for each session that differs
     */
    Verification(
            Replay replay,
            Peers peers,
            int partitions,
            Set<String> only,
            Consumer<String> progress,
            Consumer<String> different) {
        this.replay = replay;
        this.peers = peers;
        this.partitions = partitions;
        this.only = only;
        this.progress = progress;
        this.different = different;
    }

    Report run() throws InterruptedException {
        read(Set.of());
        compareRebuilt();
        for (String sessionId : only) {
            compareNotRebuilt(sessionId);
        }
        for (int partition = 0; only.isEmpty() && partition < partitions; partition++) {
            compareServed(partition);
        }
        for (int round = 0; round < MAX_ROUNDS && !suspects.isEmpty(); round++) {
            lookAgain();
        }
        for (Map.Entry<String, Suspect> suspect : suspects.entrySet()) {
            settle(suspect.getKey(), suspect.getValue());
        }
        return new Report(equalCount, differentCount, expiredCount, outsideCount, unansweredCount, replay.whole());
    }

    private Set<String> read(Set<String> watched) {
        Set<String> touched = replay.readToEnd(
                watched, (read, of) -> progress.accept(String.format("Rebuilt from %,d of %,d records", read, of)));
        replay.expire();
        return touched;
    }

    private void compareRebuilt() throws InterruptedException {
        TranscriptReader rebuilt = replay.reader();
        List<Known> page = rebuilt.sessions(null, PAGE);
        while (!page.isEmpty()) {
            String last = "";
            for (Known session : page) {
                last = session.sessionId();
                if (session.limitExceeded()) {
                    outsideCount++;
                } else {
                    compareFirst(last);
                }
            }
            progress.accept(String.format(
                    "Compared %,d sessions, %,d differ so far", equalCount + suspects.size(), suspects.size()));
            page = rebuilt.sessions(last, PAGE);
        }
    }

    /** One that somebody asks for by its name: where no input knows it, it may be served nevertheless, or be no session at all. */
    private void compareNotRebuilt(String sessionId) throws InterruptedException {
        if (replay.reader().outline(sessionId) != null) {
            return;
        }
        Served served = peers.read(sessionId);
        List<String> places = compare(sessionId, served);
        if (!places.isEmpty()) {
            suspect(sessionId, new Suspect(places));
        } else if (served.status() == GONE) {
            equalCount++;
        } else {
            differentCount++;
            different.accept(sessionId + ": " + Place.UNKNOWN);
        }
    }

    private void compareFirst(String sessionId) throws InterruptedException {
        List<String> places = compare(sessionId);
        if (places.isEmpty()) {
            equalCount++;
        } else {
            suspect(sessionId, new Suspect(places));
        }
    }

    private void suspect(String sessionId, Suspect suspect) throws InterruptedException {
        if (suspects.size() < MAX_SUSPECTS) {
            suspects.put(sessionId, suspect);
        } else {
            settle(sessionId, suspect);
        }
    }

    /** Sessions that are served and that no input knows. */
    private void compareServed(int partition) throws InterruptedException {
        List<PeerQuery.Known> page = page(partition, null);
        while (page != null && !page.isEmpty()) {
            for (PeerQuery.Known session : page) {
                compareServed(session);
            }
            String last = page.get(page.size() - 1).sessionId();
            page = page(partition, last);
        }
        if (page == null) {
            unansweredCount++;
            different.accept("Partition " + partition + ": no node can answer for it now.");
        }
    }

    /** The owner may be starting, or catching up. */
    private @Nullable List<PeerQuery.Known> page(int partition, @Nullable String after) throws InterruptedException {
        List<PeerQuery.Known> page = peers.sessions(partition, after, PAGE);
        for (int i = 0; i < ANSWER_ROUNDS && page == null; i++) {
            progress.accept("Waiting for the owner of partition " + partition);
            Thread.sleep(BETWEEN_ROUNDS.toMillis());
            page = peers.sessions(partition, after, PAGE);
        }
        return page;
    }

    private void compareServed(PeerQuery.Known session) throws InterruptedException {
        Suspect suspect = suspects.get(session.sessionId());
        if (suspect != null) {
            suspect.firstServedMs = session.firstRecordMs();
        } else if (replay.reader().outline(session.sessionId()) == null) {
            List<String> places = compare(session.sessionId());
            if (!places.isEmpty()) {
                Suspect unknown = new Suspect(places);
                unknown.firstServedMs = session.firstRecordMs();
                suspect(session.sessionId(), unknown);
            }
        }
    }

    private void lookAgain() throws InterruptedException {
        progress.accept(String.format("Looking again at %,d sessions that differ", suspects.size()));
        long behindBefore = replay.nodesBehind();
        Thread.sleep(BETWEEN_ROUNDS.toMillis());
        boolean nodesMove = replay.nodesBehind() < behindBefore;
        Set<String> touched = read(suspects.keySet());
        for (Iterator<Map.Entry<String, Suspect>> all = suspects.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Suspect> entry = all.next();
            Suspect suspect = entry.getValue();
            suspect.places = compare(entry.getKey());
            if (suspect.places.isEmpty()) {
                equalCount++;
                all.remove();
            } else if (touched.contains(entry.getKey()) || nodesMove) {
                suspect.strikes = 0;
            } else if (++suspect.strikes >= (suspect.places.contains(Place.UNANSWERED) ? ANSWER_ROUNDS : STRIKES)) {
                settle(entry.getKey(), suspect);
                all.remove();
            }
        }
    }

    private void settle(String sessionId, Suspect suspect) throws InterruptedException {
        if (suspect.places.contains(Place.UNANSWERED)) {
            unansweredCount++;
            different.accept(sessionId + ": " + Place.UNANSWERED);
        } else if (isExpired(
                suspect.places,
                firstServedMs(sessionId, suspect),
                replay.whole().sinceMs())) {
            expiredCount++;
        } else {
            differentCount++;
            different.accept(sessionId + ": " + String.join("; ", Place.few(suspect.places)));
        }
    }

    /** Only lists of whole partitions tell it by the way, and not of a suspect that was settled before. */
    private long firstServedMs(String sessionId, Suspect suspect) throws InterruptedException {
        return suspect.firstServedMs == UNKNOWN_TIME ? peers.firstRecordMs(sessionId) : suspect.firstServedMs;
    }

    /** Whether what the inputs have lost explains it. An erasure that they hold is no loss. */
    static boolean isExpired(List<String> places, long firstServedMs, long wholeSinceMs) {
        return firstServedMs < wholeSinceMs && !places.contains(Place.NOT_ERASED);
    }

    private List<String> compare(String sessionId) throws InterruptedException {
        return compare(sessionId, peers.read(sessionId));
    }

    private List<String> compare(String sessionId, Served served) {
        Stored<Transcript> rebuilt = replay.reader().read(sessionId, true);
        if (served.status() == UNAVAILABLE) {
            return List.of(Place.UNANSWERED);
        }
        if (rebuilt instanceof Stored.Marker<?>) {
            return served.status() == GONE ? List.of() : List.of(Place.NOT_ERASED);
        }
        if (rebuilt instanceof Stored.Content<Transcript> content) {
            return switch (served.status()) {
                case GONE -> List.of(Place.ERASED);
                case NOT_FOUND -> List.of(Place.NOT_SERVED);
                default -> Differences.of(document(content), document(served));
            };
        }
        // What was erased, or is past its retention, may have left the inputs first.
        return served.status() == NOT_FOUND || served.status() == GONE ? List.of() : List.of(Place.NOT_IN_INPUT);
    }

    private static JsonNode document(Served served) {
        return served.document() == null ? JSON.missingNode() : served.document();
    }

    private static JsonNode document(Stored.Content<Transcript> rebuilt) {
        try {
            return JSON.readTree(PeerJson.render(rebuilt.value()));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be read", e);
        }
    }

    /** What is said of a whole session. */
    static final class Place {
        static final String UNANSWERED = "no node can answer now";
        static final String NOT_ERASED = "erased by the input, and served";
        static final String ERASED = "not erased by the input, and not served";
        static final String NOT_SERVED = "not served";
        static final String UNKNOWN = "neither served nor in the input";
        static final String NOT_IN_INPUT = "served, and not in the input";
        private static final int FEW = 10;

        private Place() {}

        static List<String> few(List<String> places) {
            return places.size() <= FEW ? places : List.copyOf(places.subList(0, FEW));
        }
    }
}
