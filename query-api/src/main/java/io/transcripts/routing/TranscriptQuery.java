package io.transcripts.routing;

/** Answers for a session, wherever it lives. Thread-safe; called by HTTP threads. */
public interface TranscriptQuery {

    /**
     * Reads one version of a transcript.
     *
     * @param includeWords decode the words of each segment, which most callers do not ask for
     */
    Answer read(String sessionId, boolean includeWords);
}
