package io.transcripts.http;

import java.util.concurrent.atomic.AtomicLong;

/** How far an answer has come, and how long its caller had to wait or was waited for. Times are of {@link System#nanoTime}. */
final class Progress {
    private final AtomicLong taken = new AtomicLong();
    private volatile long since = System.nanoTime();
    private volatile boolean isSmall;
    /** Since when the next part is being made; 0 while it is not. */
    private volatile long makingSince;
    /** How long the parts before took to be made, which their caller is not to blame for. */
    private volatile long madeNanos;

    /** The answer begins. */
    void begin() {
        since = System.nanoTime();
    }

    /** When the request began, and then when its answer did. */
    long since() {
        return since;
    }

    /** Whether it is an answer that always goes. */
    boolean isSmall() {
        return isSmall;
    }

    void setSmall(boolean small) {
        isSmall = small;
    }

    /** A part is to be made. */
    void making() {
        makingSince = System.nanoTime();
    }

    /** The part is made. */
    void made() {
        long before = madeNanos;
        madeNanos = before + System.nanoTime() - makingSince;
        makingSince = 0;
    }

    /** The caller has taken more bytes. */
    void took(int bytes) {
        taken.addAndGet(bytes);
    }

    /** Bytes that the caller has taken. */
    long taken() {
        return taken.get();
    }

    /** How long the answer, or so much of it, has waited for its caller. */
    long waitingNanos(long now) {
        long making = makingSince;
        return now - since - madeNanos - (making == 0 ? 0 : now - making);
    }
}
