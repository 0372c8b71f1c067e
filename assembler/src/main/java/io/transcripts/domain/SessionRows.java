package io.transcripts.domain;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one session, as the assembly reads and writes them. What is put is read back at once.
 *
 * <p>A store may hold writes back until the offsets of their input are committed, and leave out a row that is put again meanwhile.
 * After a crash its rows are still ones that the session really had. And it never has a header, or a disarmed deadline, without the
 * rows of truth and the armed deadline that were written before.
 */
public interface SessionRows {

    String sessionId();

    /**
     * The epoch of the task, in microseconds since 1970: when its node was last known to be a member of the group, or later. It rises
     * from one start of the task to the next.
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
     * Writes rows without content over some of those that this epoch has not made blank yet: segments first, then the facts. All
     * earlier writes come before these.
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
}
