package io.transcripts.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request and the way back. Answered once, by any thread.
 *
 * @param template of the route
 * @param log where the request is recorded
 * @param outgoing bodies of this port that callers have yet to take
 */
record Exchange(
        Request request,
        Response response,
        Callback callback,
        String template,
        String requestId,
        RequestLog log,
        Outgoing outgoing) {
    /** Sends an answer; 503 instead when callers have yet to take too many others. */
    void send(Reply reply) {
        byte[] body = reply.body();
        if (outgoing.begin(body)) {
            log.follow(request, template, reply.status(), requestId);
            reply.send(response, Callback.from(() -> outgoing.end(body), callback));
        } else {
            Reply full = Problem.full().toReply(requestId);
            log.follow(request, template, full.status(), requestId);
            full.send(response, callback);
        }
    }

    /** Sends an error. */
    void send(Problem problem) {
        send(problem.toReply(requestId));
    }

    /** An answer whose body came from elsewhere has been sent, or broke off behind its beginning. */
    void sent(@Nullable Throwable failure) {
        log.follow(request, template, response.getStatus(), requestId);
        if (failure == null) {
            callback.succeeded();
        } else {
            callback.failed(failure);
        }
    }
}
