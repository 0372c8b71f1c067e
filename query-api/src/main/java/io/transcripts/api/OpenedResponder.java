package io.transcripts.api;

import io.transcripts.domain.Outline;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.http.Exchange;
import io.transcripts.http.Problem;
import io.transcripts.http.ResponseBudget;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Stamp;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers with what comes of reading here and there in a transcript. Where its segments stand is found out once for each version of a
 * session; after that an answer costs what its own segments cost.
 */
final class OpenedResponder implements LocalResponder {
    private final VisibleSessions sessions;
    private final String sessionId;
    private final Visibility visibility;
    private final long manyBytes;
    private final Work work;

    /** What an answer is made of. */
    interface Work {
        /** Of a session with more rows than that is read where large answers are made. */
        int MANY_ROWS = 20_000;

        /**
         * Answers.
         *
         * @param found closed by who asks, as the lease, unless this says otherwise
         * @param lease of the place that the segments have, and {@link TranscriptResponder#BYTES_PER_PART}
         * @return whether both are to be closed by the work, which goes on
         */
        boolean answer(Exchange exchange, Answer.Found<TranscriptReading> found, ResponseBudget.Lease lease)
                throws Problem;
    }

    /** @param manyBytes of a session with more bytes than that is read where large answers are made */
    OpenedResponder(VisibleSessions sessions, String sessionId, Visibility visibility, long manyBytes, Work work) {
        this.sessions = sessions;
        this.sessionId = sessionId;
        this.visibility = visibility;
        this.manyBytes = manyBytes;
        this.work = work;
    }

    @Override
    public void respond(Exchange exchange, boolean orStandby, @Nullable Stamp known, Consumer<Problem> elsewhere) {
        exchange.guarded(() -> {
            Outline outline;
            try {
                outline = sessions.look(sessionId, orStandby, visibility).value();
            } catch (Problem problem) {
                exchange.refuse(problem, elsewhere);
                return;
            }
            exchange.reserve(
                    TranscriptResponder.bytesToReadOn(outline),
                    lease -> {
                        Runnable opening = () -> exchange.guarded(() -> open(exchange, orStandby, lease, elsewhere));
                        if (outline.rows() > Work.MANY_ROWS || outline.bytes() > manyBytes) {
                            exchange.executeInTurn(opening);
                        } else {
                            opening.run();
                        }
                    },
                    () -> exchange.send(Problem.full()));
        });
    }

    private void open(Exchange exchange, boolean orStandby, ResponseBudget.Lease lease, Consumer<Problem> elsewhere) {
        TranscriptReading reading = null;
        boolean isHandedOver = false;
        try {
            if (!exchange.isOpen()) {
                return;
            }
            Answer.Found<TranscriptReading> found = sessions.open(sessionId, orStandby, visibility);
            reading = found.value();
            isHandedOver = work.answer(exchange, found, lease);
        } catch (Problem problem) {
            exchange.refuse(problem, elsewhere);
        } finally {
            if (!isHandedOver) {
                lease.close();
                if (reading != null) {
                    reading.close();
                }
            }
        }
    }
}
