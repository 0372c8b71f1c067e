package io.transcripts.api;

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

    private ApiHeaders() {}
}
