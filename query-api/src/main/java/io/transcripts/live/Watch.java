package io.transcripts.live;

import io.transcripts.store.ChangeMarks;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When the owner of a session is to be asked again: when it says that something has changed, when it is another one, after a pause when
 * it did not answer, and once in a while in any case. What has come is not told apart: several changes are one. Not thread-safe.
 */
final class Watch {
    private final String sessionId;
    private final ChangeSource.Directory directory;
    private final long intervalNanos;
    private final int group;

    private volatile @Nullable ChangeSource source;
    private volatile int seen;
    private volatile long quietUntil;
    private long askedAt;
    private long lookedAt;
    /** Not the same for all, so that those that began together do not ask together. */
    private final long askNanos =
            ThreadLocalRandom.current().nextLong(LiveOptions.ASK.toNanos() * 3 / 4, LiveOptions.ASK.toNanos());
    /** Since when there may be a change that nobody has asked for yet; 0 for none. */
    private long changedAt;
    /** The same of what is being asked for. */
    private long askedForAt;

    private boolean isDue = true;
    private long notBefore;
    private long pauseNanos = LiveOptions.FIRST_PAUSE.toNanos();

    Watch(String sessionId, ChangeSource.Directory directory, long intervalNanos, long now) {
        this.sessionId = sessionId;
        this.directory = directory;
        this.intervalNanos = intervalNanos;
        group = ChangeMarks.group(sessionId);
        notBefore = now;
        wake(now);
    }

    /**
     * Notices what has happened; called again and again.
     *
     * @param since when it was looked for changes before: what is noticed now has come after that
     */
    void notice(long now, long since) {
        if (!isDue && (isMarked() || isElsewhere(now) || now - askedAt > askNanos)) {
            isDue = true;
            changedAt = since;
        }
    }

    /** As {@link Waiting#group}. */
    int group() {
        return group;
    }

    private boolean isMarked() {
        ChangeSource owner = source;
        return owner != null && owner.count(group) != seen;
    }

    /** Whether there is nothing to do; cheap, and for any thread: most have nothing to do most of the time. */
    boolean isQuiet(long now) {
        return now - quietUntil < 0 && !isMarked();
    }

    /** There is nothing to do until then, but for changes. */
    void rest(long until) {
        if (!isDue) {
            quietUntil = until;
        }
    }

    /** Something is under way, or is to be; for a round too that began a while before. */
    void wake(long now) {
        quietUntil = now - LiveOptions.TURN.toNanos();
    }

    private boolean isElsewhere(long now) {
        if (now - lookedAt < LiveOptions.OWNER.toNanos()) {
            return false;
        }
        lookedAt = now;
        ChangeSource owner = directory.of(sessionId);
        // While there is none, nothing is to be heard.
        return owner != null && !owner.equals(source);
    }

    /** Whether it is time to ask. */
    boolean isDue(long now) {
        return isDue && now - notBefore >= 0;
    }

    /**
     * Whom to ask, now; what comes later is noticed.
     *
     * @return null when there is nobody: then {@link #failed} has to follow
     */
    @Nullable
    ChangeSource begin(long now) {
        isDue = false;
        wake(now);
        askedForAt = askedForAt == 0 ? changedAt : askedForAt;
        changedAt = 0;
        askedAt = now;
        lookedAt = now;
        notBefore = now + intervalNanos;
        ChangeSource owner = directory.of(sessionId);
        source = owner;
        // Before anything is read.
        seen = owner == null ? 0 : owner.count(group);
        return owner;
    }

    /** There was an answer; since when there may have been what it told, 0 when nobody had noticed anything. */
    long answered() {
        pauseNanos = LiveOptions.FIRST_PAUSE.toNanos();
        long since = askedForAt;
        askedForAt = 0;
        return since;
    }

    /** There was none. */
    void failed(long now) {
        isDue = true;
        notBefore = now + ThreadLocalRandom.current().nextLong(pauseNanos / 2, pauseNanos + 1);
        pauseNanos = Math.min(2 * pauseNanos, LiveOptions.LONGEST_PAUSE.toNanos());
    }
}
