package io.transcripts.live;

import io.transcripts.http.BodyParts;
import io.transcripts.http.Exchange;
import io.transcripts.http.Problem;
import io.transcripts.store.ChangeMarks;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** This node, as the owner of a session. */
public final class LocalSource implements ChangeSource {
    private final ChangeMarks marks;
    private final ChangeMarks.Reader reader;

    /** @param marks of what is worked on here */
    public LocalSource(ChangeMarks marks) {
        this.marks = marks;
        reader = marks.reader();
    }

    @Override
    public int count(int group) {
        return marks.count(group);
    }

    @Override
    public void changed(IntConsumer groups) {
        reader.read(groups);
    }

    @Override
    public void ask(LiveRequest request, @Nullable String cursor, Exchange exchange, BatchSink to) {
        request.local().open(cursor, exchange, new LocalChanges.Opening() {
            @Override
            public void changed(BatchHead head, BodyParts parts, boolean isLarge) {
                PartsPump.pump(head, parts, isLarge, exchange, to);
            }

            @Override
            public void unchanged(String status) {
                to.unchanged(status);
            }

            @Override
            public void refused(Problem problem) {
                if (problem.isNotReady()) {
                    to.failed();
                } else {
                    to.refused(problem);
                }
            }
        });
    }

    @Override
    public void probe(LiveRequest request, @Nullable String cursor, Exchange exchange, Consumer<Probe> answer) {
        answer.accept(request.local().probe(cursor));
    }
}
