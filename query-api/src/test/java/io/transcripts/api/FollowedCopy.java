package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.TranscriptCopy;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A caller's copy of a transcript, kept by asking for changes over HTTP. */
public final class FollowedCopy {
    private static final JsonMapper JSON = new JsonMapper();
    private static final OpenApi OPEN_API = OpenApi.DOCUMENT;

    private final ApiFixture api;
    private final String path;
    private final String parameters;
    private final TranscriptCopy<JsonNode> copy = new TranscriptCopy<>();
    private String cursor = "0";
    private @Nullable ObjectNode last;

    /** @param parameters as they stand in the URL, each with {@code &} before it */
    public FollowedCopy(ApiFixture api, String sessionId, String parameters) {
        this.api = api;
        path = "/v1/sessions/" + sessionId + "/transcript";
        this.parameters = parameters;
    }

    public String cursor() {
        return cursor;
    }

    /** Begins with a whole transcript, and the cursor that came with it. */
    public void begin() throws Exception {
        HttpResponse<byte[]> whole = api.get(path + "?format=json" + parameters);
        copy.reset();
        String after = null;
        for (JsonNode segment : JSON.readTree(whole.body()).get("segments")) {
            String id = segment.get("id").stringValue();
            copy.put(id, after, segment);
            after = id;
        }
        cursor = whole.headers().firstValue("X-Transcript-Cursor").orElseThrow();
    }

    /** Asks for what has changed, and takes it; what was told. */
    public JsonNode asks() throws Exception {
        HttpResponse<byte[]> response = api.get(path + "?since=" + cursor + parameters);
        assertThat(response.statusCode()).as(ApiFixture.text(response)).isEqualTo(200);
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(response.headers().firstValue("ETag")).isEmpty();
        assertThat(OPEN_API.errors("TranscriptChanges", ApiFixture.text(response)))
                .isEmpty();
        ObjectNode changes = (ObjectNode) JSON.readTree(response.body());
        ObjectNode told = changes.deepCopy();
        if (changes.get("reset").booleanValue()) {
            copy.reset();
        }
        for (JsonNode each : changes.get("segments")) {
            ObjectNode segment = (ObjectNode) each;
            JsonNode after = segment.remove("after");
            copy.put(segment.get("id").stringValue(), after.isNull() ? null : after.stringValue(), segment);
        }
        for (JsonNode id : changes.get("removed")) {
            copy.remove(id.stringValue());
        }
        cursor = changes.get("cursor").stringValue();
        assertThat(response.headers().allValues("X-Transcript-Cursor")).containsExactly(cursor);
        last = changes;
        return told;
    }

    /** What it shows is what a caller gets who asks for all of it now. */
    public void isTheTranscript() throws Exception {
        HttpResponse<byte[]> whole = api.get(path + "?format=json" + parameters);
        assertThat(whole.statusCode()).isEqualTo(200);
        ObjectNode body = (ObjectNode) JSON.readTree(whole.body());
        List<String> segments = new ArrayList<>();
        body.get("segments").forEach(segment -> segments.add(segment.toString()));
        assertThat(copy.segments().stream().map(JsonNode::toString).toList()).isEqualTo(segments);
        assertThat(last).isNotNull();
        for (String name : new String[] {"session_id", "status", "language", "duration", "word_count"}) {
            assertThat(last.get(name)).as(name).isEqualTo(body.get(name));
        }
        assertThat(whole.headers().allValues("X-Transcript-Version"))
                .containsExactly(last.get("version").toString());
        assertThat(whole.headers().allValues("X-Transcript-Cursor")).containsExactly(cursor);
    }
}
