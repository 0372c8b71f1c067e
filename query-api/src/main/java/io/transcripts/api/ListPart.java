package io.transcripts.api;

import io.transcripts.domain.ListPlace;
import io.transcripts.http.EntityTags;
import io.transcripts.http.Headers;
import io.transcripts.http.WholeResponse;
import io.transcripts.render.SessionJson;
import io.transcripts.routing.ListQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list as it is sent: the sessions of some partitions.
 *
 * @param partitions all that it is about
 * @param rows in order
 * @param hasMore whether there are others behind the last row
 */
public record ListPart(SortedSet<Integer> partitions, List<Row> rows, boolean hasMore) {

    /** A session as JSON on one line. */
    public record Row(ListPlace place, byte[] session) {}

    /** What was read, rendered. */
    public static ListPart of(ListQuery.Part part) {
        return new ListPart(
                part.partitions(),
                part.sessions().stream()
                        .map(listed -> new Row(listed.place(), SessionJson.render(listed.session())))
                        .toList(),
                part.hasMore());
    }

    /**
     * The page that parts make together: what lies behind the last row of a part that has more is left to the next page, for
     * nobody knows yet what comes before it.
     *
     * @param parts of all partitions
     * @param limit the most sessions
     */
    public static WholeResponse response(Collection<ListPart> parts, int limit) {
        TreeMap<ListPlace, byte[]> rows = new TreeMap<>();
        ListPlace horizon = null;
        boolean hasMore = false;
        for (ListPart part : parts) {
            part.rows.forEach(row -> rows.put(row.place(), row.session()));
            hasMore |= part.hasMore;
            if (part.hasMore && !part.rows.isEmpty()) {
                ListPlace last = part.rows.get(part.rows.size() - 1).place();
                horizon = horizon == null || last.compareTo(horizon) < 0 ? last : horizon;
            }
        }
        List<byte[]> page = new ArrayList<>();
        for (Map.Entry<ListPlace, byte[]> row : rows.entrySet()) {
            if (page.size() == limit || isBehind(row.getKey(), horizon)) {
                hasMore = true;
                break;
            }
            page.add(row.getValue());
        }
        byte[] body = SessionJson.list(page, hasMore);
        Map<String, String> headers = new TreeMap<>();
        headers.put(Headers.CACHE_CONTROL, Headers.PRIVATE);
        headers.put(Headers.VARY, Headers.VARY_ENCODING);
        headers.put(Headers.ETAG, EntityTags.of(body, ""));
        return WholeResponse.ok(Headers.JSON, body, headers);
    }

    private static boolean isBehind(ListPlace place, @Nullable ListPlace horizon) {
        return horizon != null && place.compareTo(horizon) > 0;
    }
}
