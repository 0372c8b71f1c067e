package io.transcripts.api;

import io.transcripts.http.Exchange;

/** Finds a node that responds to a request about a session. Thread-safe. */
public interface SessionRouter {

    /** Responds, now or later; throws nothing that is not the server's own fault. */
    void respond(SessionRequest request, Exchange exchange);
}
