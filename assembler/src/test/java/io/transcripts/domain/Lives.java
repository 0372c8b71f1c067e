package io.transcripts.domain;

import io.transcripts.domain.Events.Timed;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SpeechEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Brings events and time to sessions, as the topology does. */
public final class Lives {
    /** Start of the first life: Events.T0 in microseconds. */
    public static final long FIRST = Events.T0 * 1_000;

    /** The contract's, but that nothing is erased because it is old: a session at rest waits for nothing. */
    public static final Deadlines PERIODS = Deadlines.DEFAULT.withoutRetention();

    public static final Assembly ASSEMBLY = new Assembly(PERIODS, SessionLimits.DEFAULT);
    static final Completion COMPLETION = new Completion(PERIODS);

    // No session needs as many ticks at one time; an endless loop in the punctuator would.
    private static final int MAX_TICKS = 10_000;

    private Lives() {}

    static Outcome fold(MemorySession rows, SpeechEvent event, long recordMs, long nowMs) {
        try {
            return rows.take(ASSEMBLY.fold(rows, event, recordMs, nowMs));
        } catch (RejectedEvent e) {
            throw new AssertionError(e);
        }
    }

    static Outcome fold(MemorySession rows, SpeechEvent event) {
        return fold(rows, event, Events.T0, Events.T0);
    }

    static Outcome fold(MemorySession rows, Timed timed) {
        return fold(rows, timed.event(), timed.recordMs(), timed.recordMs() > 0 ? timed.recordMs() : Events.T0);
    }

    /** A session of these events, in this order. */
    static MemorySession session(List<Timed> events) {
        MemorySession rows = new MemorySession(FIRST);
        events.forEach(event -> fold(rows, event));
        return rows;
    }

    static MemorySession session(SpeechEvent... events) {
        MemorySession rows = new MemorySession(FIRST);
        for (SpeechEvent event : events) {
            fold(rows, event);
        }
        return rows;
    }

    /** Wakes the session for every deadline that has come. */
    static void tick(MemorySession rows, long nowMs) {
        tick(ASSEMBLY, rows, nowMs);
    }

    private static void tick(Assembly assembly, MemorySession rows, long nowMs) {
        for (int i = 0; i < MAX_TICKS; i++) {
            if (rows.index().isEmpty() || rows.index().first() > nowMs) {
                return;
            }
            rows.send(assembly.expire(rows, rows.index().first(), nowMs));
        }
        throw new AssertionError("A deadline is due for ever");
    }

    /** Lets time pass until the session waits for nothing any more. */
    static long settle(MemorySession rows, long fromMs) {
        return settle(ASSEMBLY, rows, fromMs, Long.MAX_VALUE);
    }

    /** The same, but no later than {@code toMs}. */
    static long settle(Assembly assembly, MemorySession rows, long fromMs, long toMs) {
        long nowMs = fromMs;
        for (int i = 0; i < MAX_TICKS; i++) {
            tick(assembly, rows, nowMs);
            if (rows.index().isEmpty() || rows.index().first() > toMs) {
                return nowMs;
            }
            nowMs = Math.max(nowMs, rows.index().first());
        }
        throw new AssertionError("The session never comes to rest");
    }

    static List<Notification.Type> types(List<Notification> notifications) {
        List<Notification.Type> types = new ArrayList<>();
        notifications.forEach(notification -> types.add(notification.type()));
        return types;
    }

    static long after(Duration duration) {
        return Events.T0 + duration.toMillis();
    }
}
