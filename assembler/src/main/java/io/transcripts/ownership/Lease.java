package io.transcripts.ownership;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node may speak as the owner of its partitions. The group gives partitions away once it has missed a member
 * for the session timeout, and a node that was suspended, or cut off from the brokers, does not know: it would go on to
 * answer with what it has, beside the new owner. So a node speaks as an owner only as long as its heartbeats are answered.
 *
 * <p>Each answered heartbeat is good for a term that is shorter than the session timeout, counted from when the one before
 * it was answered, which is before it was sent. A term that has once run out is not renewed by the next heartbeat alone, whose
 * answer may be that the member is not known any more: then the coordinator is asked who holds what.
 */
final class Lease {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final int LOOKS_PER_TERM = 20;
    private static final double TERM_OF_SESSION = 0.9;

    private final Membership membership;
    private final LongSupplier nanoTime;
    private final LongSupplier wallMs;
    private final long termNanos;
    private final Map<String, Member> members = new HashMap<>();
    private volatile boolean hasLapsed;
    private volatile long validUntil;
    private volatile long validUntilWallMs;
    private volatile long confirmedAtWallMs;
    private long lapsedAt;

    /** What the group and its coordinator say of this node. */
    interface Membership {

        /** How many heartbeats of each member on this node were answered; by the member's client id. */
        Map<String, Double> answeredHeartbeats();

        /**
         * Whether the coordinator, asked now, names the members on this node as holders of all that they work on.
         *
         * @throws Exception when it cannot be asked
         */
        boolean isConfirmed() throws Exception;
    }

    /** The answers to a member's heartbeats: how many, and when the last one and the one before it had come. */
    private record Member(double answers, long latest, long previous) {}

    /**
     * Begins with a term, since whoever has just started has nothing that it could lose.
     *
     * @param nanoTime stands still while the machine does
     * @param wallMs goes on, and may be set
     */
    Lease(Membership membership, Duration sessionTimeout, LongSupplier nanoTime, LongSupplier wallMs) {
        this.membership = membership;
        this.nanoTime = nanoTime;
        this.wallMs = wallMs;
        termNanos = (long) (sessionTimeout.toNanos() * TERM_OF_SESSION);
        long now = nanoTime.getAsLong();
        confirmed(now, now, wallMs.getAsLong());
    }

    void start(ScheduledExecutorService timer) {
        long everyNanos = termNanos / LOOKS_PER_TERM;
        var unused = timer.scheduleWithFixedDelay(this::look, everyNanos, everyNanos, TimeUnit.NANOSECONDS);
    }

    /** Asked with every query. */
    boolean isValid() {
        return !hasLapsed && !isOver(nanoTime.getAsLong(), wallMs.getAsLong());
    }

    /** A time, by the clock of the wall, at which the group had not given up this node. */
    long confirmedAtMs() {
        return confirmedAtWallMs;
    }

    private boolean isOver(long now, long wall) {
        return now - validUntil >= 0 || wall - validUntilWallMs >= 0;
    }

    private void confirmed(long at, long now, long wall) {
        confirmedAtWallMs = wall - TimeUnit.NANOSECONDS.toMillis(now - at);
        validUntil = at + termNanos;
        validUntilWallMs = confirmedAtWallMs + TimeUnit.NANOSECONDS.toMillis(termNanos);
    }

    /** Takes in what has come since the last look. */
    void look() {
        try {
            long now = nanoTime.getAsLong();
            long wall = wallMs.getAsLong();
            if (!hasLapsed && isOver(now, wall)) {
                hasLapsed = true;
                lapsedAt = now;
                LOG.warn(
                        "No heartbeat was answered for {} ms; until the group confirms them, the partitions of this node"
                                + " are not answered for",
                        TimeUnit.NANOSECONDS.toMillis(termNanos));
            }
            long confirmedAt = confirmedAt(now);
            if (!hasLapsed) {
                confirmed(confirmedAt, now, wall);
            } else if (members.values().stream().allMatch(member -> member.latest() - lapsedAt > 0)
                    && membership.isConfirmed()) {
                confirmed(now, now, wall);
                members.replaceAll((id, member) -> new Member(member.answers(), now, now));
                hasLapsed = false;
                LOG.info("The group has confirmed the partitions of this node");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("The group's coordinator cannot be asked: {}", e.toString());
        }
    }

    /** Before which time no member of this node was given up by the group. */
    private long confirmedAt(long now) {
        Map<String, Double> answers = membership.answeredHeartbeats();
        members.keySet().retainAll(answers.keySet());
        long confirmedAt = now;
        for (Map.Entry<String, Double> answered : answers.entrySet()) {
            Member before = members.get(answered.getKey());
            Member member;
            if (before == null) {
                member = new Member(answered.getValue(), now, now);
            } else if (before.answers() != answered.getValue()) {
                member = new Member(answered.getValue(), now, before.latest());
            } else {
                member = before;
            }
            members.put(answered.getKey(), member);
            confirmedAt = Math.min(confirmedAt, member.previous());
        }
        return confirmedAt;
    }
}
