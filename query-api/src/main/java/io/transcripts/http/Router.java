package io.transcripts.http;

/** Finds somebody who answers a question. Thread-safe. */
interface Router {

    /** Answers the exchange, now or later; throws nothing. */
    void answer(Question question, Exchange exchange);

    /** Asks nobody but this node. */
    static Router here() {
        return (question, exchange) -> {
            Reply reply;
            try {
                reply = question.here().answer(true, null);
            } catch (Problem problem) {
                exchange.send(problem);
                return;
            }
            exchange.send(reply);
        };
    }
}
