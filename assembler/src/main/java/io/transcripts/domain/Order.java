package io.transcripts.domain;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comparisons that rank results. Absent values come first. Text compares by UTF-16 unit, which is by byte for ids. */
final class Order {
    private static final Comparator<String> ABSENT_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());

    private Order() {}

    static int text(@Nullable String a, @Nullable String b) {
        return ABSENT_FIRST.compare(a, b);
    }

    static <T> int lists(List<T> a, List<T> b, Comparator<T> each) {
        Iterator<T> left = a.iterator();
        Iterator<T> right = b.iterator();
        while (left.hasNext() && right.hasNext()) {
            int order = each.compare(left.next(), right.next());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }
}
