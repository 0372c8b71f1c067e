package io.transcripts.api;

import io.transcripts.domain.LineReading;
import io.transcripts.domain.PartitionLeftException;
import io.transcripts.http.Exchange;
import io.transcripts.http.Problem;
import io.transcripts.http.ResponseBudget;
import io.transcripts.routing.Answer;
import java.util.function.Consumer;

/**
 * A try to answer out of what this node has. What is not here, or leaves while it is read, others may have: they are asked as long as nobody
 * has begun to answer.
 *
 * @param orStandby whether a standby may answer
 * @param elsewhere told why this node cannot tell
 */
record Attempt(Exchange exchange, boolean orStandby, Consumer<Problem> elsewhere) {

    /** A step on the way to an answer. */
    interface Step {
        void run() throws Problem;
    }

    /** Opens what is to be read. */
    interface Opening<T> {
        Answer.Found<T> open() throws Problem;
    }

    /** Answers with what is read. */
    interface Reader<T> {

        /**
         * Answers.
         *
         * @param found closed by who asks, as the lease, unless this says otherwise
         * @param lease of the room that reading takes
         * @return whether the answer goes on with both, and closes them
         */
        boolean answer(Answer.Found<T> found, ResponseBudget.Lease lease) throws Problem;
    }

    /** Takes a step; whatever becomes of it, somebody answers. */
    void run(Step step) {
        exchange.guarded(() -> {
            try {
                step.run();
            } catch (Problem problem) {
                exchange.refuse(problem, elsewhere);
            } catch (PartitionLeftException e) {
                exchange.refuse(Problem.notReady(), elsewhere);
            }
        });
    }

    /**
     * Answers with what is opened, unless somebody else has answered meanwhile.
     *
     * @param lease ended in any case
     */
    <T extends LineReading> void read(ResponseBudget.Lease lease, Opening<T> opening, Reader<T> reader) {
        run(() -> {
            T opened = null;
            boolean isHandedOver = false;
            try {
                if (exchange.isOpen()) {
                    Answer.Found<T> found = opening.open();
                    opened = found.value();
                    isHandedOver = reader.answer(found, lease);
                }
            } finally {
                if (!isHandedOver) {
                    lease.close();
                    if (opened != null) {
                        opened.close();
                    }
                }
            }
        });
    }

    /** There is no room for it. */
    void full() {
        exchange.send(Problem.full());
    }
}
