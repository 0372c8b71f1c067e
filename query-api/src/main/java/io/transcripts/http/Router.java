package io.transcripts.http;

import java.util.function.Predicate;

/** Finds somebody who answers a question. Thread-safe. */
interface Router {

    /** Answers the exchange, now or later; throws nothing. */
    void answer(Question question, Exchange exchange);

    /**
     * Asks nobody but this node.
     *
     * @param orStandby whether its copies may answer
     */
    static Router here(Predicate<Exchange> orStandby) {
        return (question, exchange) -> {
            Reply reply;
            try {
                reply = question.here().answer(orStandby.test(exchange));
            } catch (Problem problem) {
                exchange.send(problem);
                return;
            }
            exchange.send(reply);
        };
    }
}
