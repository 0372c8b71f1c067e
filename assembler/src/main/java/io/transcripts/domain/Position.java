package io.transcripts.domain;

/**
 * A version of a session, as a copy of it remembers where it stands. Two of them are equal only when nothing has changed
 * between.
 *
 * @param lineage of the session's header
 * @param epoch of the task that wrote the header
 * @param version of the transcript
 */
public record Position(long lineage, long epoch, long version) {}
