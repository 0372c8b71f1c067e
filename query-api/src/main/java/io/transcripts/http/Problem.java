package io.transcripts.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is not answered with what it asks for: a row of the contract's table of errors. Thrown by whatever finds
 * it, and sent as {@code {"error":{"code","message","type","param","request_id"}}}.
 */
public final class Problem extends Exception {
    private static final long serialVersionUID = 1L;

    private static final String VALIDATION = "validation_error";
    private static final String AUTHENTICATION = "authentication_error";
    private static final String AUTHORIZATION = "authorization_error";
    private static final String CONFLICT = "conflict_error";
    private static final String NOT_FOUND = "not_found_error";
    private static final String RATE_LIMIT = "rate_limit_error";
    private static final String API = "api_error";
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private final int status;
    private final String type;
    private final String code;
    private final @Nullable String param;
    private final transient Map<String, String> headers;
    private final boolean isDelayed;

    private Problem(
            int status, String type, String code, @Nullable String param, Map<String, String> headers, String message) {
        this(status, type, code, param, headers, false, message);
    }

    private Problem(
            int status,
            String type,
            String code,
            @Nullable String param,
            Map<String, String> headers,
            boolean isDelayed,
            String message) {
        // An expected outcome, not a defect: nobody reads its stack trace.
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
        this.headers = headers;
        this.isDelayed = isDelayed;
    }

    /** 400: a parameter has a value that it must not have. */
    public static Problem invalidValue(String param, String message) {
        return new Problem(400, VALIDATION, "invalid_field_value", param, Map.of(), message);
    }

    /** 400: the request is not as requests are. */
    static Problem invalidRequest(@Nullable String param, String message) {
        return new Problem(400, VALIDATION, "invalid_request", param, Map.of(), message);
    }

    /** 401. */
    public static Problem unauthenticated(String code, String message) {
        Map<String, String> headers = Map.of(Headers.WWW_AUTHENTICATE, "Bearer");
        return new Problem(401, AUTHENTICATION, code, null, headers, message);
    }

    /** 403. */
    public static Problem forbidden(String code, @Nullable String param, String message) {
        return new Problem(403, AUTHORIZATION, code, param, Map.of(), message);
    }

    /** 404 of the route. */
    static Problem routeNotFound() {
        return new Problem(
                404,
                NOT_FOUND,
                "route_not_found",
                null,
                Map.of(),
                "There is nothing at this path; /openapi.yaml lists the paths of this API.");
    }

    /** 404 of what a path names. */
    public static Problem notFound(String code, String message) {
        return new Problem(404, NOT_FOUND, code, null, Map.of(), message);
    }

    /** 405. */
    static Problem methodNotAllowed(String allowed) {
        Map<String, String> headers = Map.of(Headers.ALLOW, allowed);
        String message = "This path has the methods " + allowed + "; use one of them.";
        return new Problem(405, VALIDATION, "method_not_allowed", null, headers, message);
    }

    /** 406. */
    public static Problem notAcceptable(String message) {
        return new Problem(406, VALIDATION, "not_acceptable", null, Map.of(Headers.VARY, Headers.VARY_BOTH), message);
    }

    /** 409. */
    public static Problem conflict(String code, String param, String message) {
        return new Problem(409, CONFLICT, code, param, Map.of(), message);
    }

    /** 410. */
    public static Problem gone(String code, String message) {
        return new Problem(410, NOT_FOUND, code, null, Map.of(), message);
    }

    /** 429, sent a while later. */
    public static Problem tooMany(Duration retryAfter, String message) {
        return limited(retryAfter, true, message);
    }

    /** 429 of a caller that is known. */
    public static Problem rateLimited(Duration retryAfter, String message) {
        return limited(retryAfter, false, message);
    }

    private static Problem limited(Duration retryAfter, boolean isDelayed, String message) {
        Map<String, String> headers = Map.of(Headers.RETRY_AFTER, seconds(retryAfter));
        return new Problem(429, RATE_LIMIT, "rate_limit_exceeded", null, headers, isDelayed, message);
    }

    /** 500. */
    static Problem internal() {
        return new Problem(
                500,
                API,
                "internal_error",
                null,
                Map.of(),
                "The server failed; report the request_id, under which its log has the cause.");
    }

    /** 503, for a moment. */
    public static Problem notReady() {
        return notReady(Duration.ofSeconds(1));
    }

    /** 503. */
    public static Problem notReady(Duration retryAfter) {
        return unavailable(
                retryAfter,
                "No replica of this session can answer now; repeat the request after the seconds in Retry-After.");
    }

    /** 503: what was to be written is not known to be written. */
    public static Problem notWritten(Duration retryAfter) {
        return unavailable(
                retryAfter,
                "The broker has not taken it in time; repeat the request after the seconds in Retry-After, which does no harm if it has.");
    }

    /** 503: it takes more of the node than one request may take. */
    public static Problem tookTooLong(Duration retryAfter) {
        return unavailable(
                retryAfter,
                "The answer takes too long to be found in a session so large; ask for less, or repeat the request after the seconds in"
                        + " Retry-After.");
    }

    /** 503: a part of a list has nobody who can tell it now. */
    public static Problem incomplete() {
        return unavailable(
                Duration.ofSeconds(1),
                "The list would not be whole now, since some sessions are moving to another node; repeat the request"
                        + " after the seconds in Retry-After.");
    }

    /** There was no room for the answer in time: this caller, or all of them, have yet to take too many others. */
    public static Problem full() {
        return unavailable(
                Duration.ofSeconds(1),
                "Too many answers are still on their way; take them faster, or repeat the request after the seconds in"
                        + " Retry-After.");
    }

    /** As many streams are open, and requests waiting, as a node takes. */
    public static Problem tooManyWait() {
        return unavailable(
                Duration.ofSeconds(5),
                "Too many streams are open, or requests wait, at this node; repeat the request after the seconds in Retry-After.");
    }

    private static Problem unavailable(Duration retryAfter, String message) {
        return new Problem(503, API, "not_ready", null, Map.of(Headers.RETRY_AFTER, seconds(retryAfter)), message);
    }

    /** Whole seconds, by RFC 9110; rounded up, for a second too early is another refusal. */
    private static String seconds(Duration retryAfter) {
        return Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds()));
    }

    /** What the server itself found, most of it before there was a request: malformed, too long, too slow. */
    public static Problem ofStatus(int status) {
        if (status == 503) {
            return notReady();
        }
        if (status >= 500 && status != 505) {
            return internal();
        }
        String message = switch (status) {
            case 408 -> "The request did not arrive in time; send it again, without pauses.";
            case 413, 414, 431 -> "The request line or the headers are too long; shorten them.";
            case 426, 505 -> "The server speaks HTTP/1.1 and HTTP/2; use one of them.";
            default -> "The request is not valid HTTP; check its first line and its headers.";
        };
        return new Problem(status, VALIDATION, "invalid_request", null, Map.of(), message);
    }

    /** The same with more headers. */
    public Problem with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(headers);
        all.putAll(more);
        return new Problem(status, type, code, param, all, isDelayed, getMessage());
    }

    /** The answer's status. */
    public int status() {
        return status;
    }

    /** Whether it is not worth an answer at once. */
    boolean isDelayed() {
        return isDelayed;
    }

    /** Whether another node may know. */
    public boolean isNotReady() {
        return status == 503;
    }

    /** The answer to send. */
    public WholeResponse toResponse(String requestId) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put(Headers.CACHE_CONTROL, Headers.NO_STORE);
        all.putIfAbsent(Headers.VARY, Headers.VARY_ENCODING);
        return new WholeResponse(status, Headers.JSON, body(requestId), all);
    }

    byte[] body(String requestId) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeStringField("code", code);
            json.writeStringField("message", getMessage());
            json.writeStringField("type", type);
            json.writeFieldName("param");
            json.writeString(param);
            json.writeStringField("request_id", requestId);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return out.toByteArray();
    }
}
