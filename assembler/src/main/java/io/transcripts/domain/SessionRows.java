package io.transcripts.domain;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one session, as the assembly reads and writes them. What is put is read back at once. A store may hold writes
 * back until the input that caused them is committed, and leave out what is put again meanwhile; what a crash leaves is
 * then still rows that the session really had, and of a session's rows never a header or a disarmed deadline without the
 * rows of truth and the armed deadline that were written before it.
 */
public interface SessionRows {

    String sessionId();

    /**
     * Which life of the task this is, in microseconds since the epoch: when its node last was a member of the group for
     * certain, or later. Rises from one life to the next.
     */
    long epoch();

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
     * Writes rows without content over some of those that this life of the task has not made blank yet: segments first,
     * then the facts. All that was written before comes before it.
     *
     * @return whether any may be left
     */
    boolean blankContent();

    /**
     * Deletes some of the session's rows, all but the header: segments first, then the facts.
     *
     * @return whether any may be left
     */
    boolean deleteContent();

    /** Deletes the header, the last of the session's rows. */
    void deleteHeader();

    /** Puts the session into the deadline index. */
    void arm(long deadlineMs);

    /** Takes it out. */
    void disarm(long deadlineMs);

    void send(Notification notification);

    /** Tells the operators that the session was given two organizations. */
    void reportOrganizationConflict();
}
