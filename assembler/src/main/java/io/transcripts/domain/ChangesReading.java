package io.transcripts.domain;

/** What brings a copy of a transcript up to date. Its segments are those of {@link Changes#segments}, in that order. */
public interface ChangesReading extends LineReading {

    /** What has changed. */
    Changes changes();
}
