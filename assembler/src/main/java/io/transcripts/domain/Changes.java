package io.transcripts.domain;

import io.transcripts.domain.Transcript.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What brings a copy of a transcript up to date.
 *
 * <p>A copy takes the segments in this order. It takes each out of where it was, and puts it behind the one that it names. Then
 * it takes out what is removed. It now shows what a reader of this version is shown: {@link TranscriptCopy} does so.
 *
 * @param head the transcript without its segments; without participants and times when nothing has changed
 * @param position where the copy stands then
 * @param isReset whether the copy has to forget first what it has
 * @param segments to be put in, in the transcript's order
 * @param removed ids of segments that are no longer shown; the copy may not have had all of them
 */
public record Changes(
        Transcript head, Position position, boolean isReset, List<Change> segments, List<String> removed) {

    /** Less than any version. */
    private static final long ALL = -1;

    /**
     * A segment that has changed, or come, or moved.
     *
     * @param after the one before it among those that are shown; null for the first
     */
    public record Change(String id, @Nullable String after) {}

    private record Place(String id, int channel, long startMs, long endMs, long version) implements Placed {
        static Place of(Segment segment, Utterance utterance) {
            return new Place(
                    segment.id(),
                    utterance.channel(),
                    utterance.startMs(),
                    utterance.effectiveEndMs(),
                    segment.version());
        }
    }

    private record Withdrawn(String id, long version) {}

    /** Whether a copy that stands there has everything: told by the header alone. */
    public static boolean isNone(@Nullable Position copy, Header header) {
        return header.position().equals(copy);
    }

    /** For a copy that {@link #isNone has everything}. */
    public static Changes none(String sessionId, Header header) {
        Transcript head =
                TranscriptAssembler.summary(sessionId, header, header.brief().facts());
        return new Changes(head, header.position(), false, List.of(), List.of());
    }

    /**
     * For a copy that stands anywhere.
     *
     * @param copy null for one that has nothing
     * @param segments every segment row of the session, in any order; may be walked through twice
     * @param each receives each of them once
     */
    public static Changes since(
            @Nullable Position copy,
            Lens lens,
            String sessionId,
            Header header,
            SessionFacts facts,
            Iterable<Segment> segments,
            Consumer<Segment> each) {
        List<Place> shown = new ArrayList<>();
        List<Withdrawn> withdrawn = new ArrayList<>();
        Transcript head = TranscriptAssembler.head(sessionId, header, facts, segments, segment -> {
            each.accept(segment);
            Utterance utterance = segment.utterance();
            if (utterance != null && lens.shows(segment)) {
                shown.add(Place.of(segment, utterance));
            } else if (segment.hasFinal()) {
                // Of what has no final, nothing was shown through this lens before: a segment never loses one.
                withdrawn.add(new Withdrawn(segment.id(), segment.version()));
            }
        });
        shown.sort(Placed.ORDER);
        // Rows that a crash has left ahead of their header are at no version that can be named.
        boolean isNamed = head.version() == header.version();
        if (copy == null || !isNamed || !header.continues(copy)) {
            return new Changes(head, positionOf(header, head), true, changed(shown, ALL), List.of());
        }
        List<String> removed = withdrawn.stream()
                .filter(segment -> segment.version() > copy.version())
                .map(Withdrawn::id)
                .toList();
        long after = lens.isChanged(facts, copy.version()) ? ALL : copy.version();
        return new Changes(head, positionOf(header, head), false, changed(shown, after), removed);
    }

    private static Position positionOf(Header header, Transcript head) {
        return new Position(header.lineage(), header.epoch(), head.version());
    }

    private static List<Change> changed(List<Place> shown, long version) {
        List<Change> changed = new ArrayList<>();
        String before = null;
        for (Place place : shown) {
            if (place.version() > version) {
                changed.add(new Change(place.id(), before));
            }
            before = place.id();
        }
        return List.copyOf(changed);
    }
}
