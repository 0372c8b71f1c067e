package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers get at {@code /}; what the page does with it is tested in clients/js. */
class PageFileTest {
    private static ApiFixture api;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    static Stream<String> paths() {
        return Stream.concat(Stream.of("/"), PageFile.NAMES.stream().map(name -> "/page/" + name));
    }

    private static HttpResponse<byte[]> open(String path) throws Exception {
        return api.send(HttpRequest.newBuilder(api.uri(path)));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void everyFileIsOpenAndStrict(String path) throws Exception {
        HttpResponse<byte[]> response = open(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isNotEmpty();
        assertThat(header(response, "Content-Type"))
                .matches("(text/(html|css|javascript); charset=utf-8|image/svg\\+xml)");
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(response, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "trusted-types 'none'")
                .doesNotContain("unsafe", "*", "http:", "https:");
        HttpResponse<byte[]> again =
                api.send(HttpRequest.newBuilder(api.uri(path)).header("If-None-Match", header(response, "ETag")));
        assertThat(again.statusCode()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/page/nothing.js",
                "/page/index.html",
                "/page/..%2Fopenapi.yaml",
                "/page/transcripts.d.ts",
                "/index.html"
            })
    void nothingElseIsServed(String path) throws Exception {
        assertThat(open(path).statusCode()).isEqualTo(401);
        assertThat(api.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void whatTheFilesNameIsServed() throws Exception {
        Pattern names = Pattern.compile("(?:from |href=|src=)\"(?:\\./|page/)([a-z-]+\\.[a-z]+)\"");
        for (String path : (Iterable<String>) paths()::iterator) {
            for (Matcher named = names.matcher(new String(open(path).body(), StandardCharsets.UTF_8)); named.find(); ) {
                assertThat(PageFile.NAMES).as(path).contains(named.group(1));
            }
        }
    }

    @Test
    void theTestsOfThePageHaveTheSamePolicy() throws IOException {
        String fake =
                Files.readString(Path.of("../clients/js/test/fake-api.js")).replaceAll("\" \\+\\s*\"", "");

        assertThat(fake).contains('"' + PageFile.POLICY + '"');
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
