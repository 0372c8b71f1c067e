package io.transcripts.store;

import io.transcripts.domain.Segment;
import io.transcripts.domain.Translation;
import io.transcripts.domain.Utterance;

/** A segment of an open session that was changed. */
final class Row {
    /** What a row takes on the heap beside its text: objects, short strings, its place in a map. */
    private static final int OBJECTS = 640;

    private static final int TRANSLATION_OBJECTS = 256;
    private static final int WORD_OBJECTS = 96;

    final OpenSession session;
    Segment segment;
    /** Whether the store does not have it. */
    boolean isDirty;
    /** Whether it is in line to be written before the commit. */
    boolean isClosed;
    /** About the bytes of heap that it takes. */
    int weight;

    Row(OpenSession session, Segment segment) {
        this.session = session;
        this.segment = segment;
    }

    /**
     * The segment is another one now.
     *
     * @return bytes of heap that it takes more
     */
    int set(Segment now) {
        int before = weight;
        segment = now;
        weight = weight(now);
        return weight - before;
    }

    private static int weight(Segment segment) {
        int bytes = OBJECTS;
        Utterance utterance = segment.utterance();
        if (utterance != null) {
            bytes += utterance.text().length() + utterance.words().size() * WORD_OBJECTS;
        }
        if (!segment.translations().isEmpty()) {
            for (Translation translation : segment.translations().values()) {
                bytes += TRANSLATION_OBJECTS + translation.text().length();
            }
        }
        return bytes;
    }
}
