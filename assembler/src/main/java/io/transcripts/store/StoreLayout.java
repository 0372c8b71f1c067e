package io.transcripts.store;

import io.transcripts.domain.ListPlace;
import io.transcripts.domain.SessionStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the one store, so that all rows of a session lie side by side and one scan reads them in one snapshot:
 *
 * <pre>
 * s | sessionId | 00               header
 * s | sessionId | 00 | 01          facts
 * s | sessionId | 00 | segmentId   segment
 * d | deadlineMs 8B BE | sessionId deadline (empty value)
 * l | organization | 00 | status 1B | inverted firstRecordMs 8B BE | sessionId
 *                                  place in the organization's list (empty value)
 * i                                epoch of the task that last vouched for all of those (8B BE)
 * h                                heartbeat (8B BE, milliseconds)
 * o                                owner: epoch of the task that writes now (8B BE)
 * </pre>
 *
 * Ids are ASCII without control characters, so 00 ends a session id ({@code s1} is no prefix of {@code s10}) and 01 comes
 * before every segment id. One store means one changelog: what a crash leaves of the writes of an event is a beginning of
 * them, never the second without the first.
 */
public final class StoreLayout {

    /** Names the store and, behind the application id, its changelog topic. Another name is a migration. */
    public static final String STORE = "transcripts";

    private static final byte SESSION = 's';
    private static final byte DEADLINE = 'd';
    private static final byte LISTED = 'l';
    private static final byte INDEX = 'i';
    private static final byte HEARTBEAT = 'h';
    private static final byte OWNER = 'o';
    private static final byte END_OF_ID = 0;
    private static final byte FACTS = 1;

    private StoreLayout() {}

    static Bytes header(String sessionId) {
        return Bytes.wrap(sessionKey(sessionId, 0));
    }

    static Bytes facts(String sessionId) {
        byte[] key = sessionKey(sessionId, 1);
        key[key.length - 1] = FACTS;
        return Bytes.wrap(key);
    }

    static Bytes segment(String sessionId, String segmentId) {
        byte[] id = segmentId.getBytes(StandardCharsets.ISO_8859_1);
        byte[] key = sessionKey(sessionId, id.length);
        System.arraycopy(id, 0, key, key.length - id.length, id.length);
        return Bytes.wrap(key);
    }

    /** The first key that is greater than every segment key of the session. */
    static Bytes segmentsEnd(String sessionId) {
        byte[] key = sessionKey(sessionId, 1);
        key[key.length - 1] = (byte) 0x7f;
        return Bytes.wrap(key);
    }

    /** The first key that may be a segment of the session. */
    static Bytes segmentsBegin(String sessionId) {
        byte[] key = sessionKey(sessionId, 1);
        key[key.length - 1] = FACTS + 1;
        return Bytes.wrap(key);
    }

    static Bytes owner() {
        return Bytes.wrap(new byte[] {OWNER});
    }

    static Bytes sessionsBegin() {
        return Bytes.wrap(new byte[] {SESSION});
    }

    /** The first key that is greater than every session's. */
    static Bytes sessionsEnd() {
        return Bytes.wrap(new byte[] {SESSION + 1});
    }

    /** The session that a row belongs to, of whatever kind. */
    static String sessionOfRow(Bytes rowKey) {
        byte[] key = rowKey.get();
        int end = 1;
        while (key[end] != END_OF_ID) {
            end++;
        }
        return new String(key, 1, end - 1, StandardCharsets.ISO_8859_1);
    }

    static Bytes deadline(long deadlineMs, String sessionId) {
        byte[] id = sessionId.getBytes(StandardCharsets.ISO_8859_1);
        return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES + id.length)
                .put(DEADLINE)
                .putLong(deadlineMs)
                .put(id)
                .array());
    }

    /** The place of a session in its organization's list, the newest first record first. */
    static Bytes listed(String organizationId, SessionStatus status, long firstRecordMs, String sessionId) {
        byte[] organization = organizationId.getBytes(StandardCharsets.ISO_8859_1);
        byte[] id = sessionId.getBytes(StandardCharsets.ISO_8859_1);
        return Bytes.wrap(ByteBuffer.allocate(1 + organization.length + 1 + 1 + Long.BYTES + id.length)
                .put(LISTED)
                .put(organization)
                .put(END_OF_ID)
                .put(status(status))
                .putLong(Long.MAX_VALUE - firstRecordMs)
                .put(id)
                .array());
    }

    /** The first key that may be in the list of an organization's sessions of a status. */
    static Bytes listBegin(String organizationId, SessionStatus status) {
        return listed(organizationId, status, Long.MAX_VALUE, "");
    }

    /** The first key that is greater than all in the list of an organization's sessions of a status. */
    static Bytes listEnd(String organizationId, SessionStatus status) {
        byte[] key = listed(organizationId, status, Long.MAX_VALUE, "").get();
        key[key.length - Long.BYTES - 1]++;
        return Bytes.wrap(Arrays.copyOf(key, key.length - Long.BYTES));
    }

    static Bytes listsBegin() {
        return Bytes.wrap(new byte[] {LISTED});
    }

    /** The first key that is greater than every organization's list. */
    static Bytes listsEnd() {
        return Bytes.wrap(new byte[] {LISTED + 1});
    }

    static ListPlace placeOf(byte[] listedKey) {
        int begin = 1;
        while (listedKey[begin] != END_OF_ID) {
            begin++;
        }
        begin += 2;
        long firstRecordMs = Long.MAX_VALUE - ByteBuffer.wrap(listedKey).getLong(begin);
        begin += Long.BYTES;
        return new ListPlace(
                firstRecordMs, new String(listedKey, begin, listedKey.length - begin, StandardCharsets.ISO_8859_1));
    }

    /** The row that says of which task's life all lists are whole. */
    static Bytes index() {
        return Bytes.wrap(new byte[] {INDEX});
    }

    // Stored, so never to be renumbered.
    private static byte status(SessionStatus status) {
        return switch (status) {
            case ACTIVE -> 1;
            case ENDED -> 2;
            case FAILED -> 3;
        };
    }

    /** The one row that every partition has that has ever caught up, and that is written when nothing else is. */
    static Bytes heartbeat() {
        return Bytes.wrap(new byte[] {HEARTBEAT});
    }

    static long deadlineOf(Bytes deadlineKey) {
        return ByteBuffer.wrap(deadlineKey.get()).getLong(1);
    }

    static String sessionOf(Bytes deadlineKey) {
        byte[] key = deadlineKey.get();
        int begin = 1 + Long.BYTES;
        return new String(key, begin, key.length - begin, StandardCharsets.ISO_8859_1);
    }

    /** The segment that a key of the session names, or null when it is the key of its header or facts. */
    static @Nullable String segmentOf(byte[] key, Bytes header) {
        int begin = header.get().length;
        return key.length == begin || key[begin] == FACTS
                ? null
                : new String(key, begin, key.length - begin, StandardCharsets.ISO_8859_1);
    }

    /** Whether the key of a row of a session is that of a segment; the parameters are those of {@link #segmentOf(byte[], int, int)}. */
    static boolean isSegment(byte[] key, int length, int prefix) {
        return length > prefix && key[prefix] != FACTS;
    }

    /**
     * The segment that the key of a segment names.
     *
     * @param key that many bytes of it are the key
     * @param prefix length of the session's part of it
     */
    static String segmentOf(byte[] key, int length, int prefix) {
        return new String(key, prefix, length - prefix, StandardCharsets.ISO_8859_1);
    }

    static boolean isHeader(byte[] key, Bytes header) {
        return Arrays.equals(key, header.get());
    }

    private static byte[] sessionKey(String sessionId, int more) {
        byte[] id = sessionId.getBytes(StandardCharsets.ISO_8859_1);
        byte[] key = new byte[1 + id.length + 1 + more];
        key[0] = SESSION;
        System.arraycopy(id, 0, key, 1, id.length);
        key[1 + id.length] = END_OF_ID;
        return key;
    }
}
