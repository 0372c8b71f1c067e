package io.transcripts.http;

/** Names of header fields, and the values that never change. */
final class Headers {
    static final String ALLOW = "Allow";
    static final String CACHE_CONTROL = "Cache-Control";
    static final String RETRY_AFTER = "Retry-After";
    static final String VARY = "Vary";
    static final String WWW_AUTHENTICATE = "WWW-Authenticate";
    static final String API_KEY = "X-API-Key";
    static final String REQUEST_ID = "X-Request-ID";
    static final String TRANSCRIPT_VERSION = "X-Transcript-Version";
    static final String TRANSCRIPT_LAG = "X-Transcript-Lag";

    /** What a complete transcript lacks, as a dictionary of structured fields (RFC 9651). */
    static final String TRANSCRIPT_MISSING = "X-Transcript-Missing";

    /** On the peer port: of whom asks. */
    static final String ORGANIZATION = "Transcripts-Organization";
    /** On the peer port: a copy may answer too. */
    static final String OR_STANDBY = "Transcripts-Or-Standby";
    /** On the peer port: of a complete transcript, what the asking node keeps and what the owner answers. */
    static final String STAMP = "Transcripts-Stamp";

    static final String JSON = "application/json";
    /** Of every route: all are read-only. */
    static final String READ_METHODS = "GET, HEAD";
    /** A cache of the caller's own may keep it, and has to ask before it uses it again. */
    static final String PRIVATE = "private, no-cache";
    /** An error of now is nothing to keep. */
    static final String NO_STORE = "no-store";

    /** Of an answer that may be compressed, as all may; the compression adds it where it is missing, but not on HEAD. */
    static final String VARY_ENCODING = "Accept-Encoding";

    static final String VARY_BOTH = "Accept, Accept-Encoding";

    private Headers() {}
}
