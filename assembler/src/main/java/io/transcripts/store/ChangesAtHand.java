package io.transcripts.store;

import io.transcripts.domain.Changes;
import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Transcript.Line;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Changes whose segments are on the heap: few of them. */
final class ChangesAtHand implements ChangesReading {
    private final Changes changes;
    private final Iterator<Line> lines;

    /** @param lines of the changed segments, in their order */
    ChangesAtHand(Changes changes, List<Line> lines) {
        this.changes = changes;
        this.lines = lines.iterator();
    }

    @Override
    public Changes changes() {
        return changes;
    }

    @Override
    public boolean read(Consumer<Line> to, BooleanSupplier isEnough) {
        while (lines.hasNext() && !isEnough.getAsBoolean()) {
            to.accept(lines.next());
        }
        return lines.hasNext();
    }

    @Override
    public void close() {}
}
