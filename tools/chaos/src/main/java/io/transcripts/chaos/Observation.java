package io.transcripts.chaos;

import java.util.Map;

/**
 * What an answer showed of a transcript.
 *
 * @param isComplete its status
 * @param wordings of each segment shown: which of the wordings that were published for it, in the order of revisions
 * @param hash of the body
 */
record Observation(long version, boolean isComplete, Map<String, Integer> wordings, int hash) {}
