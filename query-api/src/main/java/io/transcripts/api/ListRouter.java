package io.transcripts.api;

import io.transcripts.http.Exchange;

/** Gathers a list from all who have a part of it. Thread-safe. */
public interface ListRouter {

    /** Responds, now or later; throws nothing that is not the server's own fault. */
    void respond(ListRequest request, Exchange exchange);
}
