package io.transcripts.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

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

    /** Begins an answer whose body comes from elsewhere. */
    void begin(int status) {
        log.follow(request, template, status, requestId);
        response.setStatus(status);
    }
}
