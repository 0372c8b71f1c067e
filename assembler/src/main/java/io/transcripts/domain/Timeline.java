package io.transcripts.domain;

import io.transcripts.domain.Changes.Change;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.Transcript.Placed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The order of a session's segments, and which of them have changed lately. It tells what has changed since a moment ago without
 * a walk over all segments. Kept while somebody follows the session.
 *
 * <p>It is begun first and filled afterwards: reading all segments takes a while, in which some of them change. Not thread-safe.
 */
public final class Timeline {
    /** Of changes; a copy that is behind by more is told by a walk. */
    private static final int REMEMBERED = 512;

    /** Of segments that are told at once. */
    private static final int MOST = 64;
    /** About what they may weigh together: so little that nobody has to wait for room to tell them. */
    private static final int MOST_BYTES = 16 << 10;
    /** What a segment takes on the heap: its id, its place, and where it stands in a map and in a tree. */
    private static final int PLACE_BYTES = 220;

    private static final int CHANGE_BYTES = 60;
    private static final Transcript.Missing NOTHING_MISSING = new Transcript.Missing(0, 0);

    private final Map<String, Spot> spots = new HashMap<>();
    private final NavigableSet<Placed> finals = new TreeSet<>(Placed.ORDER);
    private final NavigableSet<Placed> interims = new TreeSet<>(Placed.ORDER);
    private final Deque<Changed> changes = new ArrayDeque<>();
    /** Those that have changed before it was filled; null from then on. */
    private @Nullable Set<String> early = new HashSet<>();

    private long since;
    private long latest;

    private record Changed(String id, long version) {}

    /** Where a segment stands that is shown, to some at least. */
    public record Spot(String id, int channel, long startMs, long endMs, boolean isFinal) implements Placed {

        /** Adds that of a segment, when it is shown to anybody. */
        public static void add(Segment segment, List<Spot> to) {
            Spot spot = of(segment);
            if (spot != null) {
                to.add(spot);
            }
        }

        private static @Nullable Spot of(Segment segment) {
            Utterance utterance = segment.utterance();
            return utterance == null || (utterance.isFinal() && !segment.isShown())
                    ? null
                    : new Spot(
                            segment.id(),
                            utterance.channel(),
                            utterance.startMs(),
                            utterance.effectiveEndMs(),
                            utterance.isFinal());
        }
    }

    /**
     * What is told without a walk.
     *
     * @param lines of the changed segments, in their order
     */
    public record Recent(Changes changes, List<Line> lines) {}

    /** @param version of the session; every change from here on is to be told */
    public Timeline(long version) {
        since = version;
        latest = version;
    }

    /** A segment was written, with a change or as it was. */
    public void written(Segment segment) {
        if (segment.version() <= latest) {
            // Written again, as it was.
            return;
        }
        latest = segment.version();
        changes.add(new Changed(segment.id(), latest));
        if (changes.size() > REMEMBERED) {
            since = changes.remove().version();
        }
        if (early != null) {
            early.add(segment.id());
        }
        remove(spots.remove(segment.id()));
        add(Spot.of(segment));
    }

    /** All that are shown, as they were when it was begun. */
    public void fill(List<Spot> all) {
        Set<String> newer = early;
        if (newer != null) {
            all.stream().filter(spot -> !newer.contains(spot.id())).forEach(this::add);
            early = null;
        }
    }

    /** Whether it is of use. */
    public boolean isFilled() {
        return early == null;
    }

    /** About the bytes of heap that it takes. */
    public int weight() {
        return spots.size() * PLACE_BYTES + changes.size() * CHANGE_BYTES;
    }

    /**
     * What has changed, as {@link Changes#since} tells it.
     *
     * @param rows the segments, as they are now
     * @return null when that takes a walk over all segments, or is much
     */
    public @Nullable Recent since(
            Position copy,
            Lens lens,
            String sessionId,
            Header header,
            SessionFacts facts,
            Function<String, @Nullable Segment> rows) {
        boolean isRemembered = isFilled() && copy.version() >= since && header.continues(copy);
        // What is missing takes a walk to be named.
        boolean isSummedUp = header.missing().equals(NOTHING_MISSING) || header.status() != Transcript.Status.COMPLETE;
        if (!isRemembered || !isSummedUp || lens.isChanged(facts, copy.version())) {
            return null;
        }
        Set<String> changed = new HashSet<>();
        // Versions rise, and a copy is mostly a moment behind.
        Iterator<Changed> latestFirst = changes.descendingIterator();
        while (latestFirst.hasNext()) {
            Changed change = latestFirst.next();
            if (change.version() <= copy.version()) {
                break;
            }
            changed.add(change.id());
        }
        return changed.size() > MOST ? null : tell(changed, lens, sessionId, header, facts, rows);
    }

    private @Nullable Recent tell(
            Set<String> changed,
            Lens lens,
            String sessionId,
            Header header,
            SessionFacts facts,
            Function<String, @Nullable Segment> rows) {
        List<Line> lines = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        long bytes = 0;
        for (String id : changed) {
            Segment segment = rows.apply(id);
            if (segment == null) {
                return null;
            }
            bytes += segment.weight();
            if (bytes > MOST_BYTES) {
                return null;
            }
            Line line = lens.shows(segment) ? TranscriptAssembler.line(segment, facts.languages()) : null;
            if (line != null) {
                lines.add(line);
            } else if (segment.hasFinal()) {
                removed.add(id);
            }
        }
        lines.sort(Placed.ORDER);
        List<Change> segments = new ArrayList<>();
        for (Line line : lines) {
            segments.add(new Change(line.id(), before(line, lens)));
        }
        Transcript head = TranscriptAssembler.summary(sessionId, header, facts);
        return new Recent(new Changes(head, header.position(), false, segments, removed), lines);
    }

    private @Nullable String before(Placed line, Lens lens) {
        Placed before = finals.lower(line);
        Placed interim = lens.withInterims() ? interims.lower(line) : null;
        if (before == null || (interim != null && Placed.ORDER.compare(interim, before) > 0)) {
            before = interim;
        }
        return before == null ? null : before.id();
    }

    private void add(@Nullable Spot spot) {
        if (spot != null) {
            spots.put(spot.id(), spot);
            of(spot).add(spot);
        }
    }

    private void remove(@Nullable Spot spot) {
        if (spot != null) {
            of(spot).remove(spot);
        }
    }

    private NavigableSet<Placed> of(Spot spot) {
        return spot.isFinal() ? finals : interims;
    }
}
