package io.transcripts.chaos;

import java.util.Map;

/**
 * What an answer showed of a transcript.
 *
 * @param isComplete its status
 * @param wordings of each segment shown: which of the wordings that were published for it, in the order of revisions
 * @param hash of the body; {@link #NO_BODY} when it came in another way
 * @param tag the entity tag of the body; empty when there is none
 */
record Observation(long version, boolean isComplete, Map<String, Integer> wordings, int hash, String tag) {
    static final int NO_BODY = 0;

    /** Of a fold. */
    static Observation ofFold(long version, boolean isComplete, Map<String, Integer> wordings) {
        return new Observation(version, isComplete, wordings, NO_BODY, "");
    }

    /** The same body, as another version. */
    Observation at(long otherVersion) {
        return new Observation(otherVersion, isComplete, wordings, hash, tag);
    }

    /** Whether both have bodies, which are not the same. */
    boolean isOtherBody(Observation other) {
        return (hash != NO_BODY && other.hash != NO_BODY && hash != other.hash)
                || (!tag.isEmpty() && !other.tag.isEmpty() && !tag.equals(other.tag));
    }
}
