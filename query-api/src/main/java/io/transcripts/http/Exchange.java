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
 */
record Exchange(
        Request request, Response response, Callback callback, String template, String requestId, RequestLog log) {

    /** Sends an answer. */
    void send(Reply reply) {
        log.follow(request, template, reply.status(), requestId);
        reply.send(response, callback);
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
