package io.transcripts.http;

/** Finds somebody who answers a question. Thread-safe. */
interface Router {

    /** Answers the exchange, now or later; throws nothing. */
    void answer(Question question, Exchange exchange);

    /** Asks nobody but this node. */
    static Router here() {
        return (question, exchange) -> question.here().answer(exchange, true, null, exchange::send);
    }
}
