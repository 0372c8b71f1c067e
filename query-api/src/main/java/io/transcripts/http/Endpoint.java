package io.transcripts.http;

/** What answers on a route. Read-only; called by many threads at once. */
public interface Endpoint {

    /**
     * Answers one request.
     *
     * @throws Problem the error to answer with
     */
    Responder answer(RoutedRequest request) throws Problem;
}
