package io.transcripts.peer;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another node as this one asks it: whether it is worth asking, and whose turn it is. Thread-safe. */
final class RemoteNode {
    /** Requests of one caller that are under way at once; its others wait for their turn. */
    static final int REQUESTS_OF_ONE = 64;

    private static final int WAITING = 1_024;

    private final String address;
    private final CircuitBreaker breaker;
    private final Map<String, Turns> turns = new HashMap<>();

    private volatile long answeredAt = System.nanoTime();

    /** Of one caller. */
    private static final class Turns {
        private int underWay;
        private final Deque<ForwardAttempt> waiting = new ArrayDeque<>();
    }

    /** When it is an attempt's turn. */
    enum Turn {
        NOW,
        /** It is told to go. */
        LATER,
        /** Too many wait already. */
        NEVER
    }

    RemoteNode(String address, CircuitBreakerConfig breaking) {
        this.address = address;
        this.breaker = CircuitBreaker.of(address, breaking);
    }

    String address() {
        return address;
    }

    /** Whether it may be asked: then {@link #answered}, {@link #failed} or {@link #notAsked} has to follow. */
    boolean tryAsk() {
        return breaker.tryAcquirePermission();
    }

    /** Whether it did not answer a moment ago, and is not asked now. */
    boolean isLeftAlone() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }

    /** An answer has begun. */
    void answered(long now, long afterNanos) {
        answeredAt = now;
        breaker.onSuccess(afterNanos, TimeUnit.NANOSECONDS);
    }

    /** There was none, and it is to blame. It is left alone when this returns: a breaker that is just being opened says that it is closed. */
    synchronized void failed(long afterNanos, Throwable failure) {
        breaker.onError(afterNanos, TimeUnit.NANOSECONDS, failure);
    }

    /** There was none, and it is not to blame. */
    void notAsked() {
        breaker.releasePermission();
    }

    /** When it answered last, whomever; of {@link System#nanoTime}. */
    long answeredAt() {
        return answeredAt;
    }

    /** Begins to wait for a turn. */
    synchronized Turn join(ForwardAttempt attempt) {
        Turns own = turns.computeIfAbsent(attempt.caller(), unused -> new Turns());
        if (own.underWay == REQUESTS_OF_ONE) {
            return own.waiting.size() < WAITING && own.waiting.add(attempt) ? Turn.LATER : Turn.NEVER;
        }
        own.underWay++;
        attempt.turnHasCome();
        return Turn.NOW;
    }

    /** Whose turn it is when one of this caller's has ended; null for nobody. */
    synchronized @Nullable ForwardAttempt leave(String caller) {
        Turns own = turns.get(caller);
        ForwardAttempt next = own == null ? null : own.waiting.poll();
        if (own != null && next == null && --own.underWay == 0) {
            turns.remove(caller);
        }
        if (next != null) {
            next.turnHasCome();
        }
        return next;
    }

    /** Whether it was waiting for its turn, and does no longer. */
    synchronized boolean giveUp(ForwardAttempt attempt) {
        Turns own = turns.get(attempt.caller());
        return own != null && own.waiting.remove(attempt);
    }
}
