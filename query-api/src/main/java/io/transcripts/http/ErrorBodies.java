package io.transcripts.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives errors that the server itself makes, such as that of a malformed request, the body and the id of all others. */
final class ErrorBodies extends ErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorBodies.class);

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String requestId = RequestIds.assign(request, response);
        if (status == 500) {
            Throwable cause = (Throwable) request.getAttribute(ERROR_EXCEPTION);
            LOG.error("The server failed, request {}", requestId, cause);
        }
        Problem.ofStatus(status).toReply(requestId).send(response, callback);
        return true;
    }
}
