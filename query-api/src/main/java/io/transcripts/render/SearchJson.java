package io.transcripts.render;

import com.fasterxml.jackson.core.JsonGenerator;
import io.transcripts.search.SearchMatch;
import java.io.IOException;
import java.util.List;

/** What a search has found. */
public final class SearchJson {
    private static final int BYTES_PER_MATCH = 320;

    private SearchJson() {}

    /**
     * {@code {"object":"search_result","session_id","query","total_matches","matches"}} as UTF-8 JSON on one line; texts are
     * verbatim.
     *
     * @param total of all matches, be they among these or not
     */
    public static byte[] render(String sessionId, String query, long total, List<SearchMatch> matches) {
        return Json.bytes((matches.size() + 1) * BYTES_PER_MATCH, json -> {
            json.writeStartObject();
            json.writeStringField("object", "search_result");
            json.writeStringField("session_id", sessionId);
            json.writeStringField("query", query);
            json.writeNumberField("total_matches", total);
            json.writeArrayFieldStart("matches");
            for (SearchMatch match : matches) {
                write(json, match);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, SearchMatch match) throws IOException {
        json.writeStartObject();
        json.writeStringField("segment_id", match.segmentId());
        json.writeStringField("speaker", match.speaker());
        Json.decimal(json, "start_time", match.startMs());
        Json.decimal(json, "end_time", match.endMs());
        json.writeStringField("field", match.isTranslation() ? "translation" : "text");
        Json.optional(json, "language", match.language());
        json.writeStringField("before", match.before());
        json.writeStringField("match", match.match());
        json.writeStringField("after", match.after());
        json.writeEndObject();
    }
}
