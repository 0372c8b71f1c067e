package io.transcripts.domain;

/**
 * How a copy shows a session, as far as that decides which of its segments have changed.
 *
 * @param withInterims shows segments that are not final yet
 * @param usesLanguages the session's languages say what is shown of a segment, such as which translation
 * @param usesParticipants the session's participants do, such as how its speaker is called
 */
public record Lens(boolean withInterims, boolean usesLanguages, boolean usesParticipants) {

    boolean shows(Segment segment) {
        return segment.isShown() || (withInterims && segment.utterance() != null && !segment.hasFinal());
    }

    /** Whether every segment may look other than at the given version. */
    boolean isChanged(SessionFacts facts, long version) {
        return (usesLanguages && facts.languageVersion() > version)
                || (usesParticipants && facts.participantsVersion() > version);
    }
}
