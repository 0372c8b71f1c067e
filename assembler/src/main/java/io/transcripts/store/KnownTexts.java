package io.transcripts.store;

import java.util.Arrays;

/**
 * Texts that the rows of a session repeat, as they stood in the rows before: who reads the next row takes those very strings
 * wherever it has the same bytes. For one walk on one thread.
 */
final class KnownTexts {
    /** The language of an utterance, and those of its translations. */
    private static final int TAGS = 1 + 8;

    private final String[] tags = new String[TAGS];
    // Of calls, which two speakers take turns in.
    private String speaker = "";
    private String otherSpeaker = "";

    KnownTexts() {
        Arrays.fill(tags, "");
    }

    String speaker(RowInput in) {
        String read = in.textLike(speaker, otherSpeaker);
        if (!read.equals(speaker)) {
            otherSpeaker = speaker;
            speaker = read;
        }
        return read;
    }

    /** @param i 0 for the language of the utterance, from 1 for those of its translations */
    String tag(RowInput in, int i) {
        if (i >= tags.length) {
            return in.text();
        }
        tags[i] = in.textLike(tags[i], "");
        return tags[i];
    }
}
