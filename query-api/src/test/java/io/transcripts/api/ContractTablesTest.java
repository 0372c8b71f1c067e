package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract's lists of errors and of headers, an entry a row, so that none is forgotten. */
class ContractTablesTest {
    private static ApiFixture api;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    /** Each row of {@link ContractTest} is asked for and looked at there. */
    @ParameterizedTest(name = "contract 6.4: {0} {1} / {2}")
    @CsvSource({
        "400, validation_error, invalid_field_value",
        "400, validation_error, invalid_request",
        "401, authentication_error, invalid_api_key",
        "401, authentication_error, expired_api_key",
        "401, authentication_error, revoked_api_key",
        "403, authorization_error, feature_not_available",
        "403, authorization_error, insufficient_permissions",
        "404, not_found_error, session_not_found",
        "404, not_found_error, route_not_found",
        "405, validation_error, method_not_allowed",
        "409, conflict_error, version_changed",
        "410, not_found_error, transcript_erased",
        "429, rate_limit_error, rate_limit_exceeded",
        "503, api_error, not_ready"
    })
    void everyErrorOfTheContractIsProvoked(int status, String type, String code) {
        assertThat(ContractTest.rows())
                .anyMatch(row -> row.status() == status
                        && row.type().equals(type)
                        && row.code().equals(code));
    }

    @ParameterizedTest(name = "contract {0}: {4} on {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "6.1 | 200 | GET  | /v1/sessions/mine/transcript            | X-Transcript-Version  | \\d+",
                "6.1 | 200 | GET  | /v1/sessions/mine/transcript?format=srt | X-Transcript-Status   | processing",
                "6.1 | 200 | HEAD | /v1/sessions/mine/transcript            | X-Transcript-Status   | processing",
                "6.1 | 200 | GET  | /v1/sessions/lacking/transcript         | X-Transcript-Missing  | segments=2, .*",
                "6.1 | 200 | GET  | /v1/sessions/lagging/transcript         | X-Transcript-Lag      | 17",
                "6.1 | 200 | GET  | /v1/sessions/mine/transcript            | ETag                  | \"[^\"]+\"",
                "6.1 | 200 | HEAD | /v1/sessions/mine/transcript            | ETag                  | \"[^\"]+\"",
                "6.1 | 200 | GET  | /v1/sessions/mine/transcript            | Vary                  | Accept,"
                        + " Accept-Encoding",
                "6.1 | 200 | GET  | /v1/sessions/mine/transcript            | Cache-Control         | private,"
                        + " no-cache",
                "6.1 | 200 | HEAD | /v1/sessions/mine/transcript            | Content-Length        | [1-9]\\d*",
                "6.4 | 200 | GET  | /v1/sessions/mine                       | X-Request-ID          | req_[0-9a-f]{32}",
                "6.4 | 404 | GET  | /nowhere                                | X-Request-ID          | req_[0-9a-f]{32}",
                "6.4 | 401 | GET  | none                                    | WWW-Authenticate      | Bearer",
                "6.4 | 401 | GET  | none                                    | X-Request-ID          | req_[0-9a-f]{32}",
                "6.4 | 405 | PUT  | /v1/sessions/mine                       | Allow                 | .*GET, HEAD.*",
                "6.4 | 503 | GET  | /v1/sessions/moving                     | Retry-After           | [1-9]\\d*",
                "6.4 | 200 | GET  | /v1/sessions/mine                       | X-RateLimit-Limit     | \\d+",
                "6.4 | 404 | GET  | /v1/sessions/unknown                    | X-RateLimit-Remaining | \\d+",
                "6.4 | 410 | GET  | /v1/sessions/erased                     | X-RateLimit-Reset     | \\d{10}",
                "6.4 | 400 | GET  | /v1/sessions/mine?x=1                   | RateLimit-Policy      |"
                        + " \"key\";q=\\d+;w=60",
                "6.4 | 405 | PUT  | /v1/sessions/mine                       | RateLimit             |"
                        + " \"key\";r=\\d+;t=\\d+",
                "6.4 | 503 | GET  | /v1/sessions/moving                     | RateLimit             |"
                        + " \"key\";r=\\d+;t=\\d+",
                "6.4 | 404 | GET  | /nowhere                                | RateLimit             |"
                        + " \"key\";r=\\d+;t=\\d+"
            })
    void everyHeaderOfTheContractIsThere(
            String section, int status, String method, String path, String header, String value) throws Exception {
        HttpRequest.Builder request = path.equals("none")
                ? HttpRequest.newBuilder(api.uri("/v1/sessions/mine"))
                : api.request(path).method(method, BodyPublishers.noBody());

        HttpResponse<byte[]> response = api.send(request);

        assertThat(response.statusCode()).as(section).isEqualTo(status);
        assertThat(response.headers().allValues(header)).hasSize(1).allMatch(found -> found.matches(value));
    }
}
