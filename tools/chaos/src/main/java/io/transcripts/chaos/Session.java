package io.transcripts.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What is known of a session: what was published, and the latest that an owner has shown. Thread-safe. */
final class Session {
    private final String id;
    private final int partition;
    private final boolean isStray;
    private final Map<String, List<String>> wordings = new ConcurrentHashMap<>();
    private volatile boolean isEnded;
    private volatile long acknowledgedAt;
    private volatile @Nullable Observation latest;

    /**
     * A session of which nothing is known yet.
     *
     * @param partition of the store
     * @param isStray whether its events are published to another partition, which has to pass them on
     */
    Session(String id, int partition, boolean isStray) {
        this.isStray = isStray;
        this.id = id;
        this.partition = partition;
    }

    String id() {
        return id;
    }

    /** Of the store. */
    int partition() {
        return partition;
    }

    boolean isStray() {
        return isStray;
    }

    /** Called before a final is published. */
    void said(String segmentId, String text) {
        List<String> of = wordings.computeIfAbsent(segmentId, unused -> new CopyOnWriteArrayList<>());
        if (!of.contains(text)) {
            of.add(text);
        }
    }

    /** Which of a segment's wordings this is; -1 when it was never said. */
    int wording(String segmentId, String text) {
        return wordings.getOrDefault(segmentId, List.of()).indexOf(text);
    }

    /** The last wording of each segment that was said. */
    Map<String, Integer> lastWordings() {
        Map<String, Integer> last = new HashMap<>();
        wordings.forEach((segment, texts) -> last.put(segment, texts.size() - 1));
        return last;
    }

    /** All of its events are published. */
    void ended() {
        isEnded = true;
    }

    boolean isEnded() {
        return isEnded;
    }

    /** The brokers have the event that says whose it is: only then can it be found. */
    void acknowledged() {
        if (acknowledgedAt == 0) {
            acknowledgedAt = System.nanoTime();
        }
    }

    /** By {@link System#nanoTime}; 0 for not yet. */
    long acknowledgedAt() {
        return acknowledgedAt;
    }

    /** The latest of what has come of an owner until now. */
    @Nullable
    Observation latest() {
        return latest;
    }

    boolean isComplete() {
        Observation seen = latest;
        return seen != null && seen.isComplete();
    }

    /** An owner has shown this. */
    synchronized void show(Observation seen) {
        if (latest == null || latest.version() < seen.version()) {
            latest = seen;
        }
    }
}
