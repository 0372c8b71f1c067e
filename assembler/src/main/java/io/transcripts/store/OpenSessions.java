package io.transcripts.store;

import io.transcripts.domain.Transcript;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts the sessions of a partition that are being assembled. Each of them has a deadline within the idle timeout, and few
 * others have: so a part of the deadline index is read, and the headers of the sessions in it.
 */
public final class OpenSessions {
    private OpenSessions() {}

    /**
     * Counts them as of the last commit.
     *
     * @param untilMs when the last deadline of a session that is open may come
     * @param most deadlines that are looked at; with more, the count is a least one
     */
    public static long count(TranscriptStore store, long untilMs, int most) {
        KeyValueStore<Bytes, byte[]> rows = store.rows();
        long open = 0;
        int seen = 0;
        try (KeyValueIterator<Bytes, byte[]> deadlines =
                rows.range(StoreLayout.deadline(0, ""), StoreLayout.deadline(untilMs, ""))) {
            while (deadlines.hasNext() && seen++ < most) {
                KeyValue<Bytes, byte[]> deadline = deadlines.next();
                String sessionId = StoreLayout.sessionOf(deadline.key);
                byte[] bytes = rows.get(StoreLayout.header(sessionId));
                if (bytes != null) {
                    var header = Rows.header(sessionId, bytes);
                    boolean isThis = header.armedMs() == StoreLayout.deadlineOf(deadline.key);
                    open += isThis && !header.isErased() && header.status() == Transcript.Status.PROCESSING ? 1 : 0;
                }
            }
        }
        return open;
    }
}
