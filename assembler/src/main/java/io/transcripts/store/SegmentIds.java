package io.transcripts.store;

/**
 * The segment ids that a session has rows of, by their hash codes: says "never seen" for certain, and "seen" almost always
 * rightly, at about 8 bytes an id. Spares the question to RocksDB that most events would ask in vain.
 */
final class SegmentIds {
    private static final int FREE = 0;

    private int[] slots = new int[16];
    private int size;

    void add(String id) {
        if (insert(slots, hash(id)) && ++size * 2 > slots.length) {
            int[] larger = new int[slots.length * 2];
            for (int slot : slots) {
                if (slot != FREE) {
                    insert(larger, slot);
                }
            }
            slots = larger;
        }
    }

    /** False only for an id that was never added. */
    boolean mayContain(String id) {
        int hash = hash(id);
        int mask = slots.length - 1;
        for (int i = spread(hash) & mask; slots[i] != FREE; i = (i + 1) & mask) {
            if (slots[i] == hash) {
                return true;
            }
        }
        return false;
    }

    /** Bytes of heap. */
    int weight() {
        return 40 + slots.length * Integer.BYTES;
    }

    private static boolean insert(int[] into, int hash) {
        int mask = into.length - 1;
        int i = spread(hash) & mask;
        while (into[i] != FREE) {
            if (into[i] == hash) {
                return false;
            }
            i = (i + 1) & mask;
        }
        into[i] = hash;
        return true;
    }

    private static int hash(String id) {
        int hash = id.hashCode();
        return hash == FREE ? 1 : hash;
    }

    /** Ids are often counted up, and so are their hash codes: multiplied (Knuth) they do not lie in one run. */
    private static int spread(int hash) {
        int product = hash * 0x9E3779B9;
        return product ^ (product >>> 15);
    }
}
