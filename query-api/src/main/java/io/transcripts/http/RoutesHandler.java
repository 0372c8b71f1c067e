package io.transcripts.http;

import io.transcripts.http.Routes.Match;
import io.transcripts.keys.ApiKey;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a request through the checks that all routes share, in the contract's order, and sends what comes of it. */
final class RoutesHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(RoutesHandler.class);

    private final Routes routes;
    private final @Nullable Gate gate;
    private final Router router;
    private final RequestLog requestLog;
    private final Outgoing outgoing;

    /**
     * @param gate null where every route is open
     * @param router for questions about sessions
     */
    RoutesHandler(Routes routes, @Nullable Gate gate, Router router, RequestLog requestLog) {
        this(routes, gate, router, requestLog, Outgoing.ofHeap());
    }

    RoutesHandler(Routes routes, @Nullable Gate gate, Router router, RequestLog requestLog, Outgoing outgoing) {
        this.routes = routes;
        this.gate = gate;
        this.router = router;
        this.requestLog = requestLog;
        this.outgoing = outgoing;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String requestId = RequestIds.assign(request, response);
        Match match = routes.match(request.getHttpURI().getPath());
        String template = match == null ? RequestLog.NO_ROUTE : match.route().template();
        Exchange exchange = new Exchange(request, response, callback, template, requestId, requestLog, outgoing);
        Outcome outcome;
        try {
            outcome = outcome(request, match);
            if (outcome instanceof Question question) {
                router.answer(question, exchange);
                return true;
            }
        } catch (Problem problem) {
            outcome = problem.toReply(requestId);
        } catch (RuntimeException e) {
            LOG.error("{} {} failed, request {}", request.getMethod(), template, requestId, e);
            outcome = Problem.internal().toReply(requestId);
        }
        exchange.send((Reply) outcome);
        return true;
    }

    private Outcome outcome(Request request, @Nullable Match match) throws Problem {
        ApiKey key = null;
        if (gate != null && (match == null || !match.route().isOpen())) {
            // Before anything is said about the path: strangers learn nothing from us.
            key = gate.admit(request.getHeaders());
        }
        if (match == null) {
            throw Problem.routeNotFound();
        }
        String method = request.getMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            throw Problem.methodNotAllowed();
        }
        return match.route().endpoint().answer(new Call(request, match.parameter(), key));
    }
}
