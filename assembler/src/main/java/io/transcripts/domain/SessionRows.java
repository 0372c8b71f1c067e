package io.transcripts.domain;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one session, as the assembly reads and writes them. Each call writes through at once and in order, so that
 * what a crash leaves is a beginning of what was written, never a selection.
 */
public interface SessionRows {

    String sessionId();

    /** Which life of the task this is: its start in microseconds since the epoch. Rises from one life to the next. */
    long incarnation();

    @Nullable
    Header header();

    /** The session's facts, {@link SessionFacts#EMPTY} where nothing is stored. */
    SessionFacts facts();

    @Nullable
    Segment segment(String segmentId);

    /** Every segment row, in no order that means anything. */
    void forEachSegment(Consumer<Segment> action);

    void put(Header header);

    void put(SessionFacts facts);

    void put(Segment segment);

    /**
     * Deletes some of the rows that hold content: segments first, then the facts.
     *
     * @return whether any may be left
     */
    boolean deleteContent();

    /** Puts the session into the deadline index. */
    void arm(long deadlineMs);

    /** Takes it out. */
    void disarm(long deadlineMs);

    void send(Notification notification);

    /** Tells the operators that the session was given two organizations. */
    void reportOrganizationConflict();
}
