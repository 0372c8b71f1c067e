package io.transcripts.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.clients.generated.SessionsApi;
import io.transcripts.clients.generated.http.ApiClient;
import io.transcripts.clients.generated.http.ApiException;
import io.transcripts.clients.generated.http.ApiResponse;
import io.transcripts.clients.generated.model.SearchMatch;
import io.transcripts.clients.generated.model.SearchResult;
import io.transcripts.clients.generated.model.Segment;
import io.transcripts.clients.generated.model.Session;
import io.transcripts.clients.generated.model.Transcript;
import io.transcripts.clients.generated.model.TranscriptAnswer;
import io.transcripts.clients.generated.model.TranscriptChanges;
import io.transcripts.clients.generated.model.TranscriptStatus;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others' tools make of the OpenAPI document talks to a real node, and their parsers read its captions. */
@Tag("integration")
class ClientsTest {
    private static final String CALL = "call_1";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path directory;

    private static RunningNode node;
    private static @Nullable Npm npm;

    @BeforeAll
    static void startNode() throws Exception {
        node = new RunningNode(directory);
        node.publish(List.of("""
                {"type":"session.started","session_id":"call_1","organization_id":"org_demo",
                 "language":{"source":"de","target":"en"},"metadata":{"ticket":"T-17"}}""", """
                {"type":"asr","session_id":"call_1","segment_id":"s1","is_final":true,"speaker":"customer",
                 "text":"Ist der Laden offen?","start_time":0.4,"end_time":2.1,"confidence":0.93,
                 "words":[{"word":"Ist","start_time":0.4,"end_time":0.6}]}""", """
                {"type":"asr","session_id":"call_1","segment_id":"s2","is_final":true,"speaker":"agent",
                 "text":"Ja, bis acht.","start_time":2.6,"end_time":4.5}""", """
                {"type":"translation","session_id":"call_1","segment_id":"s1","language":"en","text":"Is the shop open?"}""", """
                {"type":"translation","session_id":"call_1","segment_id":"s2","language":"en","text":"Yes, until eight."}""", """
                {"type":"session.ended","session_id":"call_1","segment_count":2}""").stream()
                .map(event -> event.replace("\n", ""))
                .toList());
        node.publish(HostileCall.events());
        SessionsApi api = sessions();
        for (String call : List.of(CALL, HostileCall.ID)) {
            Awaitility.await(call + " is complete")
                    .atMost(Duration.ofMinutes(3))
                    .ignoreExceptions()
                    .until(() -> session(api, call).getTranscript().getStatus() == TranscriptStatus.COMPLETE);
        }
    }

    @AfterAll
    static void stopNode() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void javaOfOpenApiGenerator() throws Exception {
        SessionsApi api = sessions();

        Transcript transcript = transcript(api, CALL, null).getData().getTranscript();

        assertThat(transcript.getStatus()).isEqualTo(TranscriptStatus.COMPLETE);
        assertThat(transcript.getLanguage().getTarget()).isEqualTo("en");
        assertThat(transcript.getDuration()).isEqualByComparingTo("4.5");
        assertThat(transcript.getSegments())
                .extracting(Segment::getText, Segment::getTranslation)
                .containsExactly(
                        tuple("Ist der Laden offen?", "Is the shop open?"),
                        tuple("Ja, bis acht.", "Yes, until eight."));
        assertThat(transcript.getSegments().get(0).getWords())
                .singleElement()
                .satisfies(word -> assertThat(word.getWord()).isEqualTo("Ist"));
        SearchResult found = api.searchTranscript(SessionsApi.APISearchTranscriptRequest.newBuilder()
                .sessionId(CALL)
                .q("LADEN")
                .build());
        assertThat(found.getMatches()).extracting(SearchMatch::getMatch).containsExactly("Laden");
        assertThat(api.listSessions(SessionsApi.APIListSessionsRequest.newBuilder()
                                .status("ended")
                                .limit(10)
                                .build())
                        .getData())
                .extracting(Session::getId)
                .contains(CALL);
        Session session = session(api, CALL);
        assertThat(session.getStatus()).isEqualTo(Session.StatusEnum.ENDED);
        assertThat(session.getMissing().getSegments()).isZero();
    }

    @Test
    void javaTellsErrorsByTheirStatusAndCode() {
        ApiException unknown = catchThrowableOfType(ApiException.class, () -> transcript(sessions(), "nobody", null));

        assertThat(unknown.getCode()).isEqualTo(404);
        assertThat(unknown.getResponseBody()).contains("\"session_not_found\"");
    }

    @Test
    void javaIsToldThatNothingHasChanged() throws Exception {
        SessionsApi api = sessions();
        String tag = transcript(api, CALL, null).getHeaders().get("etag").get(0);

        ApiException unchanged = catchThrowableOfType(ApiException.class, () -> transcript(api, CALL, tag));

        assertThat(unchanged.getCode()).isEqualTo(304);
    }

    @Test
    void javaTellsChangesFromATranscript() throws Exception {
        SessionsApi api = sessions();
        String cursor = transcript(api, CALL, null)
                .getHeaders()
                .get("x-transcript-cursor")
                .get(0);

        TranscriptAnswer answer = api.getTranscript(SessionsApi.APIGetTranscriptRequest.newBuilder()
                .sessionId(CALL)
                .includeWords(true)
                .since(cursor)
                .build());

        TranscriptChanges changes = answer.getTranscriptChanges();
        assertThat(changes.getReset()).isFalse();
        assertThat(changes.getSegments()).isEmpty();
    }

    /** The operation is typed by its JSON; captions are text, for the HTTP client that the generated one has. */
    @Test
    void javaReadsCaptionsAsText() throws Exception {
        assertThat(read(CALL, "vtt")).startsWith("WEBVTT\n").contains("<v customer>Ist der Laden offen?</v>");
    }

    @Test
    void typeScriptOfOpenApiTypescript() {
        Npm npm = npm();
        npm.execute("openapi-typescript", node.url() + "/openapi.json", "--output", "openapi.d.ts");
        npm.execute("tsc", "--project", ".");

        String said = npm.node("client.js", node.url().toString(), node.key(), CALL);

        assertThat(said).contains("all as documented");
    }

    /** In any bounds: valid, and all that was said. */
    @Test
    void captionsInParsersOfVttJsAndW3c() throws Exception {
        Path captions = Files.createDirectory(directory.resolve("captions"));
        SessionsApi api = sessions();
        Transcript transcript = transcript(api, HostileCall.ID, null).getData().getTranscript();
        int files = 0;
        for (String length : List.of("", "&max_line_length=10", "&max_line_length=100")) {
            for (String lines : List.of("", "&max_lines=1", "&max_lines=4")) {
                for (String duration : List.of("", "&max_cue_duration=1", "&max_cue_duration=15")) {
                    for (boolean isTranslated : List.of(true, false)) {
                        String query = "include_words=" + isTranslated + "&include_translations=" + isTranslated
                                + length + lines + duration;
                        Path file = captions.resolve(files++ + ".vtt");
                        Files.writeString(file, read(HostileCall.ID, "vtt&" + query));
                        List<Map<String, String>> said = transcript.getSegments().stream()
                                .map(segment -> said(segment, isTranslated))
                                .toList();
                        Files.writeString(
                                captions.resolve(file.getFileName().toString().replace(".vtt", ".json")),
                                JSON.writeValueAsString(said));
                    }
                }
            }
        }

        assertThat(npm().node("captions.mjs", captions.toString())).startsWith(files + " files, ");
    }

    private static Map<String, String> said(Segment segment, boolean isTranslated) {
        String translation = segment.getTranslation();
        return Map.of(
                "id",
                segment.getId(),
                "text",
                segment.getText(),
                "translation",
                translation == null || !isTranslated ? "" : translation);
    }

    private static String read(String sessionId, String format) throws Exception {
        ApiClient client = client();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(client.getBaseUri() + "/v1/sessions/" + sessionId + "/transcript?format=" + format))
                .header("Authorization", "Bearer " + node.key())
                .build();
        HttpResponse<String> response = client.getHttpClient().send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    /** Installed once, by the first test that needs it. */
    private static Npm npm() {
        if (npm == null) {
            npm = Npm.install(directory.resolve("npm"));
        }
        return npm;
    }

    private static ApiResponse<TranscriptAnswer> transcript(SessionsApi api, String sessionId, @Nullable String tag)
            throws ApiException {
        return api.getTranscriptWithHttpInfo(SessionsApi.APIGetTranscriptRequest.newBuilder()
                .sessionId(sessionId)
                .includeWords(true)
                .ifNoneMatch(tag)
                .build());
    }

    private static Session session(SessionsApi api, String sessionId) throws ApiException {
        return api.getSession(SessionsApi.APIGetSessionRequest.newBuilder()
                .sessionId(sessionId)
                .build());
    }

    private static SessionsApi sessions() {
        return new SessionsApi(client());
    }

    private static ApiClient client() {
        ApiClient client = new ApiClient();
        client.updateBaseUri(node.url().toString());
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + node.key()));
        return client;
    }
}
