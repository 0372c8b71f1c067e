package io.transcripts.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a transcript that follows it by its {@link Changes}. In any language it takes no more than this: a list, and where in
 * it each id stands. What it shows is whole only when all changes of a version were taken.
 *
 * <p>For use by one thread.
 *
 * @param <S> a segment, in whatever form it is told
 */
public final class TranscriptCopy<S> {
    private final Map<String, Place<S>> places = new HashMap<>();
    /** Before the first and behind the last. */
    private final Place<S> ends = new Place<>(null);

    private static final class Place<S> {
        private final @Nullable S segment;
        private Place<S> previous = this;
        private Place<S> next = this;

        Place(@Nullable S segment) {
            this.segment = segment;
        }

        void takeOut() {
            previous.next = next;
            next.previous = previous;
        }

        void putBehind(Place<S> other) {
            previous = other;
            next = other.next;
            previous.next = this;
            next.previous = this;
        }
    }

    /** Forgets everything. */
    public void reset() {
        places.clear();
        ends.takeOut();
        ends.previous = ends;
        ends.next = ends;
    }

    /**
     * Takes a segment out of where it is, if it is there, and puts it behind another.
     *
     * @param after id of that; null for the first
     * @throws IllegalArgumentException when there is none of that id: changes were lost on the way
     */
    public void put(String id, @Nullable String after, S segment) {
        Place<S> behind = after == null ? ends : places.get(after);
        if (behind == null || id.equals(after)) {
            throw new IllegalArgumentException(
                    "segment " + id + " is to stand behind " + after + ", which is not there");
        }
        remove(id);
        Place<S> place = new Place<>(segment);
        place.putBehind(behind);
        places.put(id, place);
    }

    /** Takes a segment out, if it is there. */
    public void remove(String id) {
        Place<S> place = places.remove(id);
        if (place != null) {
            place.takeOut();
        }
    }

    /** The segments in their order. */
    public List<S> segments() {
        List<S> segments = new ArrayList<>(places.size());
        for (Place<S> place = ends.next; place.segment != null; place = place.next) {
            segments.add(place.segment);
        }
        return segments;
    }
}
