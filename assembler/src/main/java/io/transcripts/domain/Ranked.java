package io.transcripts.domain;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A session field with what ranks it: the greatest (time, event id, content) wins (rule 3.2).
 *
 * @param occurredAt the event's own, else its record's timestamp
 */
public record Ranked<T>(Instant occurredAt, @Nullable String eventId, T value) {

    /** Greater than zero when {@code this} wins over {@code other}, zero when they are equal in everything. */
    int compareTo(@Nullable Ranked<T> other, Comparator<T> content) {
        if (other == null) {
            return 1;
        }
        int order = occurredAt.compareTo(other.occurredAt);
        if (order == 0) {
            order = Order.text(eventId, other.eventId);
        }
        return order == 0 ? content.compare(value, other.value) : order;
    }
}
