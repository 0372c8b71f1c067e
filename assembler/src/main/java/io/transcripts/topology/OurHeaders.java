package io.transcripts.topology;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Headers that we have added behind a publisher's, which may have the same names. */
public final class OurHeaders {
    private OurHeaders() {}

    /** All but the last of each of these names: that one is ours. */
    public static Headers removed(Headers headers, Set<String> names) {
        Header[] all = headers.toArray();
        Map<String, Integer> ours = new HashMap<>();
        for (int i = 0; i < all.length; i++) {
            if (names.contains(all[i].key())) {
                ours.put(all[i].key(), i);
            }
        }
        Headers published = new RecordHeaders();
        for (int i = 0; i < all.length; i++) {
            if (!ours.containsValue(i)) {
                published.add(all[i]);
            }
        }
        return published;
    }
}
