package io.transcripts.http;

/** What an endpoint makes of a request: a response, or a way to one. */
public interface Responder {

    /** Responds, now or later; throws nothing that is not the server's own fault. */
    void respond(Exchange exchange);
}
