package io.transcripts.peer;

/** Names of the header fields that nodes send each other. */
final class PeerHeaders {
    /** Of whom asks. */
    static final String ORGANIZATION = "Transcripts-Organization";
    /** A standby may answer too. */
    static final String OR_STANDBY = "Transcripts-Or-Standby";
    /** The validator of a complete transcript: of what the asking node keeps, and of what the owner answers. */
    static final String STAMP = "Transcripts-Stamp";

    /** Only whether there are changes is asked, not which. */
    static final String PROBE = "Transcripts-Probe";
    /** Of changes that begin with a reset. */
    static final String RESET = "Transcripts-Reset";

    private PeerHeaders() {}
}
