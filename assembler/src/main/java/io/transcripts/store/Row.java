package io.transcripts.store;

import io.transcripts.domain.Segment;

/** A segment of an open session that was changed. */
final class Row {
    final OpenSession session;
    Segment segment;
    /** Whether the store does not have it. */
    boolean isDirty;
    /** Whether it is in line to be written before the commit. */
    boolean isClosed;

    int weight;

    Row(OpenSession session, Segment segment) {
        this.session = session;
        this.segment = segment;
    }
}
