package io.transcripts.domain;

/** One version of a transcript that is too large to be held; interims are among its segments. */
public interface TranscriptReading extends LineReading {

    /** The transcript without its segments. */
    Transcript head();

    /** Where its segments stand. */
    TranscriptIndex index();

    /** Goes to a position among {@link TranscriptIndex#places}, to read from there on. */
    void seek(int position);
}
