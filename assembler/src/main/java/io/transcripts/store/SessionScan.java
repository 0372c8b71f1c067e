package io.transcripts.store;

import io.transcripts.domain.Header;
import io.transcripts.store.TranscriptReader.Known;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Finds sessions in the order of their keys, and passes over their segments. */
final class SessionScan {
    private SessionScan() {}

    /** As {@link SessionReader#sessions}. */
    static List<Known> sessions(KeyValueStore<Bytes, byte[]> rows, @Nullable String after, int limit) {
        List<Known> found = new ArrayList<>();
        Bytes from = after == null ? StoreLayout.sessionsBegin() : StoreLayout.segmentsEnd(after);
        while (found.size() < limit) {
            try (KeyValueIterator<Bytes, byte[]> scan = rows.range(from, StoreLayout.sessionsEnd())) {
                if (!scan.hasNext()) {
                    break;
                }
                KeyValue<Bytes, byte[]> row = scan.next();
                String sessionId = StoreLayout.sessionOfRow(row.key);
                // Its rows may have outlived its header by a moment.
                if (row.key.equals(StoreLayout.header(sessionId))) {
                    Header header = Rows.header(sessionId, row.value);
                    found.add(new Known(
                            sessionId, header.firstRecordMs(), header.progress().limitExceeded()));
                }
                from = StoreLayout.segmentsEnd(sessionId);
            }
        }
        return found;
    }
}
