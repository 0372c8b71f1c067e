package io.transcripts.http.connection;

import io.transcripts.http.Problem;
import io.transcripts.http.RareErrors;
import io.transcripts.http.RequestIds;
import io.transcripts.http.connection.Incidents.Kind;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Gives errors that the server itself makes, such as that of a malformed request, the body and the id of all others. */
final class ErrorBodies extends ErrorHandler {
    private static final RareErrors ERRORS = new RareErrors(LoggerFactory.getLogger(ErrorBodies.class));

    private final Incidents incidents;

    ErrorBodies(Incidents incidents) {
        this.incidents = incidents;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        Throwable cause = (Throwable) request.getAttribute(ERROR_EXCEPTION);
        Kind kind = kind(status, cause);
        if (kind == null && status == HttpStatus.INTERNAL_SERVER_ERROR_500 && !RequestIds.isAssigned(request)) {
            // Before anything of ours has seen it: some of what is wrong with a request the server throws at itself.
            status = HttpStatus.BAD_REQUEST_400;
            kind = Kind.MALFORMED;
        }
        String requestId = RequestIds.assign(request, response);
        if (kind != null) {
            incidents.count(kind);
        } else if (cause != null && status == HttpStatus.INTERNAL_SERVER_ERROR_500) {
            ERRORS.error("An answer", requestId, cause);
        }
        Problem.ofStatus(status).toResponse(requestId).send(response, callback);
        return true;
    }

    /** What the caller did; null where it is not to blame. */
    private static @Nullable Kind kind(int status, @Nullable Throwable cause) {
        return switch (status) {
            case 408 -> Kind.SLOW;
            case 413, 414, 431 -> Kind.TOO_LONG;
            case 426, 505 -> Kind.VERSION;
            // The connection failed under it, or its stream was reset.
            case 500 ->
                cause instanceof IOException || cause instanceof TimeoutException || cause instanceof QuietException
                        ? Kind.CANCELLED
                        : null;
            default -> status < 500 ? Kind.MALFORMED : null;
        };
    }
}
