package io.transcripts.domain;

import io.transcripts.schema.RejectedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one session in memory, with every write in order. A crash leaves a beginning of the writes: run again with
 * {@link #crashAfter} to stop at any of them, and replay a beginning with {@link #of} to get what a changelog kept.
 */
final class MemorySession implements SessionRows {
    static final int ERASED_AT_ONCE = 2;

    private final List<Write> writes = new ArrayList<>();
    private final TreeMap<String, Segment> segments = new TreeMap<>();
    private final TreeSet<Long> index = new TreeSet<>();
    private long epoch;
    private int allowed = Integer.MAX_VALUE;
    private @Nullable Header header;
    private SessionFacts facts = SessionFacts.EMPTY;
    private int conflicts;

    MemorySession(long epoch) {
        this.epoch = epoch;
    }

    /** Something that a store or a topic was told. */
    sealed interface Write {
        record PutHeader(Header header) implements Write {}

        record PutFacts(SessionFacts facts) implements Write {}

        record PutSegment(Segment segment) implements Write {}

        record DeleteFacts() implements Write {}

        record DeleteSegment(String id) implements Write {}

        record DeleteHeader() implements Write {}

        record Arm(long deadlineMs) implements Write {}

        record Disarm(long deadlineMs) implements Write {}

        record Send(Notification notification) implements Write {}
    }

    /** The process ends here. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What a store holds that was told {@code writes} and nothing else. */
    static MemorySession of(List<Write> writes, long epoch) {
        MemorySession session = new MemorySession(epoch);
        writes.forEach(session::write);
        return session;
    }

    /** A new life of the task on the same store. */
    void epoch(long value) {
        epoch = value;
    }

    /** Lets {@code more} writes through, and ends the process at the next. */
    void crashAfter(int more) {
        allowed = writes.size() + more;
    }

    List<Write> writes() {
        return List.copyOf(writes);
    }

    SortedSet<Long> index() {
        return index;
    }

    Map<String, Segment> segments() {
        return segments;
    }

    int conflicts() {
        return conflicts;
    }

    List<Notification> sent() {
        return sent(writes);
    }

    static List<Notification> sent(List<Write> writes) {
        List<Notification> sent = new ArrayList<>();
        for (Write write : writes) {
            if (write instanceof Write.Send send) {
                sent.add(send.notification());
            }
        }
        return sent;
    }

    /** The content rows: what callers see. */
    record Content(SessionFacts facts, Map<String, Segment> segments) {}

    Content content() {
        return new Content(facts, Map.copyOf(segments));
    }

    Header storedHeader() {
        return Objects.requireNonNull(header, "no header");
    }

    Transcript transcript() {
        return TranscriptAssembler.transcript(sessionId(), storedHeader(), facts, segments.values());
    }

    @Override
    public String sessionId() {
        return Events.SESSION;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public @Nullable Header header() {
        return header;
    }

    @Override
    public SessionFacts facts() {
        return facts;
    }

    @Override
    public @Nullable Segment segment(String segmentId) {
        return segments.get(segmentId);
    }

    @Override
    public void forEachSegment(Consumer<Segment> action) {
        List.copyOf(segments.values()).forEach(action);
    }

    @Override
    public void put(Header row) {
        write(new Write.PutHeader(row));
    }

    @Override
    public void put(SessionFacts row) {
        write(new Write.PutFacts(row));
    }

    @Override
    public void put(Segment row) {
        write(new Write.PutSegment(row));
    }

    @Override
    public boolean blankContent() {
        List<Segment> some = segments.values().stream()
                .map(segment -> Segment.blank(segment.id(), epoch))
                .filter(blank -> !blank.equals(segments.get(blank.id())))
                .limit(ERASED_AT_ONCE)
                .toList();
        some.forEach(this::put);
        if (some.size() == ERASED_AT_ONCE) {
            return true;
        }
        if (!facts.equals(SessionFacts.EMPTY)) {
            put(SessionFacts.blank(epoch));
        }
        return false;
    }

    @Override
    public boolean deleteContent() {
        List<String> some = segments.keySet().stream().limit(ERASED_AT_ONCE).toList();
        some.forEach(id -> write(new Write.DeleteSegment(id)));
        if (some.size() == ERASED_AT_ONCE) {
            return true;
        }
        write(new Write.DeleteFacts());
        return false;
    }

    @Override
    public void deleteHeader() {
        write(new Write.DeleteHeader());
    }

    @Override
    public void arm(long deadlineMs) {
        write(new Write.Arm(deadlineMs));
    }

    @Override
    public void disarm(long deadlineMs) {
        write(new Write.Disarm(deadlineMs));
    }

    /** Does with what came of an event what the topology does. */
    Outcome take(FoldResult result) throws RejectedEvent {
        conflicts += result.isOrganizationConflict() ? 1 : 0;
        send(result.notification());
        return result.outcomeOrThrow();
    }

    void send(@Nullable Notification notification) {
        if (notification != null) {
            write(new Write.Send(notification));
        }
    }

    private void write(Write write) {
        if (writes.size() >= allowed) {
            throw new Crash();
        }
        writes.add(write);
        if (write instanceof Write.PutHeader put) {
            header = put.header();
        } else if (write instanceof Write.PutFacts put) {
            facts = put.facts();
        } else if (write instanceof Write.PutSegment put) {
            segments.put(put.segment().id(), put.segment());
        } else if (write instanceof Write.DeleteFacts) {
            facts = SessionFacts.EMPTY;
        } else if (write instanceof Write.DeleteSegment delete) {
            segments.remove(delete.id());
        } else if (write instanceof Write.DeleteHeader) {
            header = null;
        } else if (write instanceof Write.Arm arm) {
            index.add(arm.deadlineMs());
        } else if (write instanceof Write.Disarm disarm) {
            index.remove(disarm.deadlineMs());
        }
    }
}
