package io.transcripts.routing;

import io.transcripts.domain.Transcript.Status;

/**
 * What tells one version of a session from every other: it changes with everything that can be seen of the session, also
 * when the task that owns it, here or elsewhere, has started anew meanwhile.
 *
 * @param life which life of the owning task says so
 * @param incarnation of the task that wrote the session's header
 * @param version of the transcript
 * @param status COMPLETE does not mean that nothing may change any more
 * @param erased true when nothing of it may be shown
 */
public record Stamp(long life, long incarnation, long version, Status status, boolean erased) {}
