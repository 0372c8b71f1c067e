package io.transcripts.schema;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A cache of short strings: speakers, languages, session ids. A string that comes again is the same object, with its
 * hash computed. Bounded: a newer string takes the place of an older one. Thread-safe without locks: a thread that
 * does not see another's string makes its own.
 */
final class RecentStrings {
    private static final int SLOT_BITS = 10;

    private final @Nullable Entry[] entries = new Entry[1 << SLOT_BITS];

    private record Entry(long head, long tail, String string) {}

    /** What the bytes from {@code begin} to {@code end} say in UTF-8; none of them is 0. */
    String string(byte[] bytes, int begin, int end) {
        if (!ShortBytes.areShort(bytes, begin, end)) {
            return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
        }
        long head = ShortBytes.head(bytes, begin, end);
        long tail = ShortBytes.tail(bytes, begin, end);
        int slot = ShortBytes.hash(head, tail, SLOT_BITS);
        Entry entry = entries[slot];
        if (entry == null || entry.head != head || entry.tail != tail) {
            entry = new Entry(head, tail, new String(bytes, begin, end - begin, StandardCharsets.UTF_8));
            entries[slot] = entry;
        }
        return entry.string;
    }
}
