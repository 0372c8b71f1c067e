package io.transcripts.documents;

/** Header fields of what browsers show or run. */
final class PageHeaders {
    static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";
    static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";
    static final String REFERRER_POLICY = "Referrer-Policy";

    /** Of what is everybody's and changes with a build: it may be kept, and has to be asked for before it is used again. */
    static final String REVALIDATE = "public, no-cache";
    /** Of what has its version in its path. */
    static final String FOR_EVER = "public, max-age=31536000, immutable";

    static final String NO_SNIFF = "nosniff";
    static final String NO_REFERRER = "no-referrer";

    private PageHeaders() {}
}
