package io.transcripts.api;

import io.transcripts.http.Headers;
import java.util.List;

/** Names of the header fields that only this API has. */
public final class ApiHeaders {
    /** Which version of the transcript a response is of. */
    public static final String TRANSCRIPT_VERSION = "X-Transcript-Version";
    /** {@code processing}, {@code complete} or {@code failed}: the formats for people do not say it. */
    public static final String TRANSCRIPT_STATUS = "X-Transcript-Status";
    /** How many records the replica is behind that has answered. */
    public static final String TRANSCRIPT_LAG = "X-Transcript-Lag";
    /** What a complete transcript lacks, as a dictionary of structured fields (RFC 9651). */
    public static final String TRANSCRIPT_MISSING = "X-Transcript-Missing";

    /** Where what has changed since goes on. */
    public static final String TRANSCRIPT_CURSOR = "X-Transcript-Cursor";

    static final String API_KEY = "X-API-Key";
    static final String RATE_LIMIT = "X-RateLimit-Limit";
    static final String RATE_REMAINING = "X-RateLimit-Remaining";
    static final String RATE_RESET = "X-RateLimit-Reset";
    static final String RATE_POLICY = "RateLimit-Policy";
    static final String RATE = "RateLimit";

    /** What pages of other origins may send. */
    static final List<String> OF_REQUESTS =
            List.of("Accept", "Authorization", Headers.IF_NONE_MATCH, "Last-Event-ID", API_KEY);

    /** What pages of other origins may read, besides what browsers show anyway. */
    static final List<String> OF_RESPONSES = List.of(
            Headers.ETAG,
            RATE,
            RATE_POLICY,
            Headers.RETRY_AFTER,
            RATE_LIMIT,
            RATE_REMAINING,
            RATE_RESET,
            Headers.REQUEST_ID,
            "X-Transcript-Cursor",
            TRANSCRIPT_LAG,
            TRANSCRIPT_MISSING,
            TRANSCRIPT_STATUS,
            TRANSCRIPT_VERSION);

    private ApiHeaders() {}
}
