package io.transcripts.schema;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The names of fields, of all events and of the objects in them. */
enum Field {
    TYPE,
    SESSION_ID,
    EVENT_ID,
    OCCURRED_AT,
    SEGMENT_ID,
    IS_FINAL,
    REVISION,
    SPEAKER,
    CHANNEL,
    LANGUAGE,
    TEXT,
    START_TIME,
    END_TIME,
    CONFIDENCE,
    WORDS,
    WORD,
    SOURCE_REVISION,
    ORGANIZATION_ID,
    PARTICIPANTS,
    METADATA,
    NAME,
    REASON,
    DURATION,
    SEGMENT_COUNT,
    ERROR,
    CODE,
    MESSAGE,
    SOURCE,
    TARGET,
    /** Any other name. */
    UNKNOWN;

    private static final int SLOT_BITS = 8;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final Map<String, Field> BY_KEY = Arrays.stream(values())
            .filter(f -> f != UNKNOWN)
            .collect(Collectors.toMap(f -> f.key, Function.identity()));
    private static final @Nullable Field[] TABLE = new Field[SLOTS];

    static {
        for (Field field : BY_KEY.values()) {
            int slot = ShortBytes.hash(field.head, field.tail, SLOT_BITS);
            while (TABLE[slot] != null) {
                slot = (slot + 1) % SLOTS;
            }
            TABLE[slot] = field;
        }
    }

    /** The name in JSON. */
    final String key;

    private final long head;
    private final long tail;

    Field() {
        key = name().toLowerCase(Locale.ROOT);
        byte[] bytes = Arrays.copyOf(key.getBytes(StandardCharsets.US_ASCII), ShortBytes.MAX_LENGTH);
        head = ShortBytes.head(bytes, 0, key.length());
        tail = ShortBytes.tail(bytes, 0, key.length());
    }

    /**
     * The bit of this field in a set of fields. The set is a number, since an EnumSet for each object and word costs
     * too much.
     */
    @SuppressWarnings("EnumOrdinal") // As EnumSet does it; nothing outlives the process.
    long bit() {
        return 1L << ordinal();
    }

    static Field of(String key) {
        return BY_KEY.getOrDefault(key, UNKNOWN);
    }

    /** The field whose name is the bytes from {@code begin} to {@code end}, none of which is 0. */
    static Field of(byte[] bytes, int begin, int end) {
        if (!ShortBytes.areShort(bytes, begin, end)) {
            return of(new String(bytes, begin, end - begin, StandardCharsets.UTF_8));
        }
        long head = ShortBytes.head(bytes, begin, end);
        long tail = ShortBytes.tail(bytes, begin, end);
        int slot = ShortBytes.hash(head, tail, SLOT_BITS);
        for (Field field = TABLE[slot]; field != null; field = TABLE[slot]) {
            if (field.head == head && field.tail == tail) {
                return field;
            }
            slot = (slot + 1) % SLOTS;
        }
        return UNKNOWN;
    }
}
