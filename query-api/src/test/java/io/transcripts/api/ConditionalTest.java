package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Position;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.Transcript;
import io.transcripts.routing.Answer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever has an answer already gets 304, and whoever has another one never does. */
class ConditionalTest {
    private static final String PATH = "/v1/sessions/s/transcript";

    private ApiFixture api;
    private final AtomicInteger made = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        api = new ApiFixture();
        has(ApiFixture.complete("s", "org_demo", 7), 1);
        api.onRead(id -> {
            made.incrementAndGet();
            return api.answers.get(id);
        });
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
    }

    private void has(Transcript transcript, long life) {
        api.answers.put("s", new Answer.Found<>(transcript, ApiFixture.CURRENT));
        api.stamps.put("s", new Stamp(life, new Position(1, 1, transcript.version()), transcript.status()));
    }

    private HttpResponse<byte[]> ask(String path, String tags, String... headers) throws Exception {
        HttpRequest.Builder request = api.request(path).header("If-None-Match", tags);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return api.send(request);
    }

    private static String tag(HttpResponse<byte[]> response) {
        return response.headers().firstValue("ETag").orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void whoHasItGetsTheHeadersOfWhatHasNotChanged(HttpClient.Version version) throws Exception {
        HttpResponse<byte[]> whole = api.get(PATH);
        HttpResponse<byte[]> known =
                api.send(api.request(PATH).header("If-None-Match", tag(whole)).version(version));

        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        for (String header : List.of("ETag", "X-Transcript-Version", "X-Transcript-Status", "Vary", "Cache-Control")) {
            assertThat(known.headers().allValues(header))
                    .as(header)
                    .hasSize(1)
                    .isEqualTo(whole.headers().allValues(header));
        }
        assertThat(known.headers().map()).doesNotContainKeys("content-type", "content-encoding");
        assertThat(known.headers().firstValue("X-Request-ID")).isPresent();
    }

    @Test
    void aKeptBodyIsNotMadeAnew() throws Exception {
        String tag = tag(api.get(PATH));
        for (int i = 0; i < 3; i++) {
            assertThat(ask(PATH, "W/\"x\", " + tag).statusCode()).isEqualTo(304);
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void aLiveOneIsMadeOnceForEachVersion() throws Exception {
        has(ApiFixture.transcript("s", "org_demo", false), 1);
        String tag = tag(api.get(PATH));
        assertThat(ask(PATH, tag).statusCode()).isEqualTo(304);
        int before = made.get();
        for (int i = 0; i < 3; i++) {
            HttpResponse<byte[]> known = ask(PATH, tag);
            assertThat(known.statusCode()).isEqualTo(304);
            assertThat(known.headers().allValues("X-Transcript-Status")).containsExactly("processing");
        }
        assertThat(made).hasValue(before);

        // The same text under another life of the task is made, and found to be the same.
        has(ApiFixture.transcript("s", "org_demo", false), 2);
        assertThat(ask(PATH, tag).statusCode()).isEqualTo(304);
        assertThat(made.get()).isGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?format=srt", "?format=vtt", "?format=text"})
    void whoWaitsForTheEndHearsOfIt(String query) throws Exception {
        Transcript complete = ApiFixture.complete("s", "org_demo", 42);
        Transcript live = ApiFixture.transcript("s", "org_demo", false);
        has(live, 1);
        HttpResponse<byte[]> before = api.get(PATH + query);
        has(complete, 1);

        HttpResponse<byte[]> after = ask(PATH + query, tag(before));

        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(after.body()).as("only the status is another").isEqualTo(before.body());
        assertThat(tag(after)).isNotEqualTo(tag(before));
        assertThat(after.headers().allValues("X-Transcript-Status")).containsExactly("complete");
    }

    @Test
    void eachFormatAndEachWayToSeeItHasATagOfItsOwn() throws Exception {
        List<String> tags = List.of(
                tag(api.get(PATH)),
                tag(api.get(PATH + "?format=text")),
                tag(api.get(PATH + "?format=srt")),
                tag(api.get(PATH + "?include_words=true")));

        assertThat(tags).doesNotHaveDuplicates();
        assertThat(ask(PATH, tags.get(0), "Accept", "text/vtt").statusCode()).isEqualTo(200);
    }

    @Test
    void aCompressedAnswerHasATagOfItsOwn() throws Exception {
        String plain = tag(api.get(PATH));
        HttpResponse<byte[]> compressed = api.send(api.request(PATH).header("Accept-Encoding", "gzip"));
        String tag = tag(compressed);

        assertThat(compressed.headers().allValues("Content-Encoding")).containsExactly("gzip");
        assertThat(tag).isNotEqualTo(plain).startsWith("\"").endsWith("\"");
        HttpResponse<byte[]> known = ask(PATH, tag, "Accept-Encoding", "gzip");
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.headers().allValues("ETag")).containsExactly(tag);
        assertThat(known.headers().allValues("Vary")).containsExactly("Accept, Accept-Encoding");
        assertThat(ask(PATH, plain, "Accept-Encoding", "gzip").statusCode()).isEqualTo(200);
        assertThat(ask(PATH, tag).statusCode()).isEqualTo(200);
        assertThat(ask(PATH, tag + ", " + plain).statusCode()).isEqualTo(304);
        for (String tags : List.of("*", plain + ", " + tag)) {
            HttpResponse<byte[]> any = ask(PATH, tags, "Accept-Encoding", "gzip");
            assertThat(any.statusCode()).isEqualTo(304);
            assertThat(any.headers().allValues("ETag")).containsExactly(tag);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip"})
    void headIsConditionalToo(String coding) throws Exception {
        HttpRequest.Builder request = api.request(PATH).header("Accept-Encoding", coding);
        String tag = tag(api.send(request));
        request.method("HEAD", BodyPublishers.noBody());
        assertThat(tag(api.send(request))).isEqualTo(tag);

        HttpResponse<byte[]> known = api.send(request.header("If-None-Match", tag));

        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(tag(known)).isEqualTo(tag);
    }

    @ParameterizedTest
    @CsvSource({"text, identity", "text, gzip", "srt, identity", "srt, gzip"})
    void anEmptyOneHasOneTag(String format, String coding) throws Exception {
        has(ApiFixture.with(ApiFixture.complete("s", "org_demo", 7), List.of()), 1);
        HttpRequest.Builder request = api.request(PATH + "?format=" + format).header("Accept-Encoding", coding);
        HttpResponse<byte[]> whole = api.send(request);
        assertThat(whole.body()).isEmpty();
        String tag = tag(whole);
        assertThat(tag(api.send(request.copy().method("HEAD", BodyPublishers.noBody()))))
                .isEqualTo(tag);

        for (String method : List.of("GET", "HEAD")) {
            HttpResponse<byte[]> known = api.send(
                    request.copy().method(method, BodyPublishers.noBody()).header("If-None-Match", tag));
            assertThat(known.statusCode()).as(method).isEqualTo(304);
            assertThat(tag(known)).as(method).isEqualTo(tag);
        }
    }

    @Test
    void errorsComeWhateverTheCallerHas() throws Exception {
        String tag = tag(api.get(PATH));
        api.answers.put("s", new Answer.Erased<>("org_demo"));
        assertThat(ask(PATH, tag).statusCode()).isEqualTo(410);
        assertThat(ask(PATH, "*").statusCode()).isEqualTo(410);
        assertThat(ask("/v1/sessions/theirs/transcript", "*").statusCode()).isEqualTo(404);
    }

    @Test
    void oneFromBehindSaysSoOn304Too() throws Exception {
        String path = "/v1/sessions/lagging/transcript";

        HttpResponse<byte[]> known = ask(path, tag(api.get(path)));

        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.headers().allValues("X-Transcript-Lag")).containsExactly("17");
    }

    @Test
    void aLargeOneThatIsAskedForOtherwiseHasAnotherTag() throws Exception {
        api.bytes.put("s", ReadingCost.LARGE + 1);
        String tag = api.get(PATH + "?speaker_labels=role")
                .headers()
                .firstValue("ETag")
                .orElseThrow();

        HttpResponse<byte[]> other =
                api.send(api.request(PATH + "?speaker_labels=name").header("If-None-Match", tag));

        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
    }

    @Test
    void aLargeOneHasTheTagOfItsVersion() throws Exception {
        api.bytes.put("s", ReadingCost.LARGE + 1);
        HttpResponse<byte[]> whole = api.get(PATH);

        assertThat(ask(PATH, tag(whole)).statusCode()).isEqualTo(304);
        HttpResponse<byte[]> compressed = api.send(api.request(PATH).header("Accept-Encoding", "gzip"));
        assertThat(tag(compressed)).isNotEqualTo(tag(whole));
        assertThat(ask(PATH, tag(compressed), "Accept-Encoding", "gzip").statusCode())
                .isEqualTo(304);
        has(ApiFixture.complete("s", "org_demo", 8), 1);
        assertThat(ask(PATH, tag(whole)).statusCode()).isEqualTo(200);
        has(ApiFixture.complete("s", "org_demo", 7), 2);
        assertThat(ask(PATH, tag(whole)).statusCode()).isEqualTo(200);
        api.stamps.remove("s");
        assertThat(api.get(PATH).headers().firstValue("ETag"))
                .as("nobody vouches for it")
                .isEmpty();
    }
}
