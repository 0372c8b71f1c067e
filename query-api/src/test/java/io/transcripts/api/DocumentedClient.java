package io.transcripts.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that takes no answer of the public port but what the OpenAPI document says of its request: status, headers, content type
 * and body. A parameter, a header or a status that is not in the document fails the test, whatever the test is about.
 *
 * <p>Bodies are looked at where they come whole; of those that come as a stream, the head is.
 */
public final class DocumentedClient extends HttpClient {
    private static final OpenApi OPEN_API = OpenApi.DOCUMENT;
    /** HTTP's own, and what OpenAPI says of bodies elsewhere. */
    private static final Set<String> OF_EVERY_MESSAGE = Set.of(
            ":status", "connection", "content-encoding", "content-length", "content-type", "date", "transfer-encoding");
    /** Before a request is one of a path: it is no HTTP, too slow, too long, or its caller is unknown or out of turn. */
    private static final Set<Integer> OF_ANY_PATH = Set.of(400, 401, 404, 408, 413, 414, 426, 429, 431, 500, 503, 505);

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client;

    public DocumentedClient(HttpClient client) {
        this.client = client;
    }

    /** As most tests need it. */
    public static HttpClient of(Version version) {
        return new DocumentedClient(HttpClient.newBuilder()
                .version(version)
                .connectTimeout(Duration.ofSeconds(60))
                .build());
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return judged(client.send(request, handler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return client.sendAsync(request, handler).thenApply(DocumentedClient::judged);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> push) {
        return client.sendAsync(request, handler, push).thenApply(DocumentedClient::judged);
    }

    private static <T> HttpResponse<T> judged(HttpResponse<T> response) {
        List<String> violations = violations(response);
        if (!violations.isEmpty()) {
            throw new AssertionError(response.request().method() + " " + response.uri() + " gives "
                    + response.statusCode() + " " + response.headers().map()
                    + ", of which the OpenAPI document says otherwise: " + violations);
        }
        return response;
    }

    /** Where a response is not as the document says. */
    static List<String> violations(HttpResponse<?> response) {
        String method = response.request().method();
        String template = OPEN_API.template(response.uri().getRawPath());
        String status = Integer.toString(response.statusCode());
        if (template == null
                && response.statusCode() < 400
                && OpenApi.PART_OF_PAGE.matcher(response.uri().getPath()).matches()) {
            return List.of();
        }
        if (template == null) {
            return OF_ANY_PATH.contains(response.statusCode())
                    ? body("Error", response)
                    : List.of("There is no such path");
        }
        JsonNode operation = OPEN_API.operation(template, method);
        if (operation == null) {
            return response.statusCode() == 405 || OF_ANY_PATH.contains(response.statusCode())
                    ? body("Error", response)
                    : List.of("There is no such operation");
        }
        JsonNode documented = operation.get("responses").get(status);
        if (documented == null) {
            return List.of("There is no such status");
        }
        List<String> violations = new ArrayList<>(headers(OPEN_API.followed(documented), response));
        if (response.statusCode() < 400) {
            violations.addAll(parameters(OPEN_API.parameters(template, operation), response));
        }
        violations.addAll(content(OPEN_API.followed(documented), response));
        return violations;
    }

    /** What was asked for, and understood. */
    private static List<String> parameters(Map<String, JsonNode> documented, HttpResponse<?> response) {
        List<String> violations = new ArrayList<>();
        String query = response.uri().getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            String name = URLDecoder.decode(pair.substring(0, pair.indexOf('=')), StandardCharsets.UTF_8);
            String value = URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8);
            JsonNode parameter = documented.get("query " + name);
            if (parameter == null) {
                violations.add("There is no parameter " + name);
            } else {
                OPEN_API.errorsOfText(parameter, value)
                        .forEach(error -> violations.add("Parameter " + name + ": " + error));
            }
        }
        return violations;
    }

    private static List<String> headers(JsonNode documented, HttpResponse<?> response) {
        List<String> violations = new ArrayList<>();
        Map<String, JsonNode> headers = documented.path("headers").properties().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> OPEN_API.followed(header.getValue())));
        response.headers().map().forEach((field, values) -> {
            String name = field.toLowerCase(Locale.ROOT);
            if (OF_EVERY_MESSAGE.contains(name)) {
                return;
            }
            JsonNode header = headers.get(name);
            if (header == null) {
                violations.add("There is no header " + name);
                return;
            }
            if (values.size() != 1) {
                violations.add("Header " + name + " comes " + values.size() + " times");
            }
            OPEN_API.errorsOfText(header, values.get(0))
                    .forEach(error -> violations.add("Header " + name + ": " + error));
        });
        headers.forEach((name, header) -> {
            if (header.path("required").asBoolean(false)
                    && response.headers().firstValue(name).isEmpty()) {
                violations.add("Header " + name + " is missing");
            }
        });
        return violations;
    }

    private static List<String> content(JsonNode documented, HttpResponse<?> response) {
        Optional<String> type = response.headers().firstValue("Content-Type");
        if (!documented.has("content")) {
            return type.isEmpty() ? List.of() : List.of("There is no content");
        }
        JsonNode content = documented.get("content").get(type.orElse(""));
        if (content == null) {
            return List.of("There is no content of the type " + type.orElse(""));
        }
        if (!type.orElse("").equals("application/json")) {
            return List.of();
        }
        List<String> violations = errors(response, json -> OPEN_API.errors(content.get("schema"), json));
        if (response.statusCode() >= 400) {
            violations.addAll(errors(response, json -> code(content, json)));
        }
        return violations;
    }

    /** An error is one of those that the response has examples of. */
    private static List<String> code(JsonNode content, String json) {
        String code = JSON.readTree(json).at("/error/code").asString("");
        Set<String> documented = new TreeSet<>();
        content.get("examples")
                .forEach(example -> documented.add(
                        OPEN_API.followed(example).at("/value/error/code").asString("")));
        return documented.contains(code) ? List.of() : List.of("There is no code " + code + " but " + documented);
    }

    private static List<String> body(String component, HttpResponse<?> response) {
        return errors(response, json -> OPEN_API.errors(component, json));
    }

    private interface Judge {
        List<String> errors(String json);
    }

    private static List<String> errors(HttpResponse<?> response, Judge judge) {
        List<String> errors = new ArrayList<>();
        if (response.request().method().equals("HEAD")) {
            return errors;
        }
        if (response.body() instanceof String text) {
            errors.addAll(judge.errors(text));
        } else if (response.body() instanceof byte[] bytes) {
            errors.addAll(judge.errors(text(response, bytes)));
        }
        return errors;
    }

    private static String text(HttpResponse<?> response, byte[] bytes) {
        if (!response.headers().firstValue("Content-Encoding").orElse("").equals("gzip")) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }
}
