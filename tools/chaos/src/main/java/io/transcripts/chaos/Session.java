package io.transcripts.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What is known of a session: what was published, and the latest that an owner has shown. Thread-safe. */
final class Session {
    private static final int ERASED_OF = 12;

    private final String id;
    private final int partition;
    private final boolean isStray;
    private final boolean isForeign;
    private final Map<String, List<String>> wordings = new ConcurrentHashMap<>();
    private volatile boolean isEnded;
    private volatile long acknowledgedAt;
    private volatile @Nullable Observation latest;
    private volatile @Nullable Observation body;
    private volatile @Nullable Observation bodyBefore;
    private volatile boolean isListed;
    private volatile boolean isErasureAsked;
    private volatile long erasureAcknowledgedAt;
    private volatile boolean isErased;
    private final Map<String, Long> heardAt = new ConcurrentHashMap<>();

    /**
     * A session of which nothing is known yet.
     *
     * @param partition of the store
     * @param isStray whether its events are published to another partition, which has to pass them on
     * @param isForeign whether it is another organization's
     */
    Session(String id, int partition, boolean isStray, boolean isForeign) {
        this.isStray = isStray;
        this.isForeign = isForeign;
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

    /** Whether callers must not see it. */
    boolean isForeign() {
        return isForeign;
    }

    /** Whether somebody may have it erased: some of them, always the same. */
    boolean mayBeErased() {
        return !isForeign && Math.floorMod(id.hashCode(), ERASED_OF) == 0;
    }

    /** Called before a final is published. */
    void said(String segmentId, String text) {
        List<String> of = wordings.computeIfAbsent(segmentId, unused -> new CopyOnWriteArrayList<>());
        if (!of.contains(text)) {
            of.add(text);
        }
    }

    /** The brokers have a final with this text. */
    void heard(String segmentId, String text) {
        heardAt.putIfAbsent(segmentId + ' ' + wording(segmentId, text), System.nanoTime());
    }

    /** When the brokers had a final with this wording, by {@link System#nanoTime}; 0 for not yet. */
    long heardAt(String segmentId, int wording) {
        return heardAt.getOrDefault(segmentId + ' ' + wording, 0L);
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

    /**
     * An owner has shown this.
     *
     * @return what is wrong with it beside what was shown already, whoever asked first: a version has one body
     */
    synchronized Optional<String> show(Observation seen) {
        if (latest == null || latest.version() < seen.version()) {
            latest = seen;
        }
        Observation last = body;
        boolean isOther = last != null && last.version() == seen.version() && seen.isOtherBody(last);
        if (!seen.tag().isEmpty() && (last == null || last.version() < seen.version())) {
            if (last != null && seen.isOtherBody(last)) {
                bodyBefore = last;
            }
            body = seen;
        }
        return isOther ? Optional.of("version " + seen.version() + " with two bodies") : Optional.empty();
    }

    /** The latest with a body. */
    @Nullable
    Observation body() {
        return body;
    }

    /** One before that, with another body. */
    @Nullable
    Observation bodyBefore() {
        return bodyBefore;
    }

    /** A list has shown it. */
    void listed() {
        isListed = true;
    }

    /** Whether an owner has shown in any way that it is there. */
    boolean isKnown() {
        return isListed || latest != null;
    }

    /** Somebody is about to ask for its erasure; whether somebody had been before. */
    synchronized boolean askErasure() {
        boolean wasAsked = isErasureAsked;
        isErasureAsked = true;
        return wasAsked;
    }

    /** Whether it may be gone. */
    boolean isErasureAsked() {
        return isErasureAsked;
    }

    /** The brokers have its erasure. */
    synchronized void erasureAcknowledged() {
        if (erasureAcknowledgedAt == 0) {
            erasureAcknowledgedAt = System.nanoTime();
        }
    }

    /** By {@link System#nanoTime}; 0 for not yet. */
    long erasureAcknowledgedAt() {
        return erasureAcknowledgedAt;
    }

    /** An answer has said that it is gone. */
    void erased() {
        isErased = true;
    }

    /** From when this is true on it must not be shown. */
    boolean isErased() {
        return isErased;
    }
}
