package io.transcripts.http;

import io.transcripts.http.Routes.Match;
import io.transcripts.keys.ApiKey;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Takes a request through the checks that all routes share, in the contract's order, and sends what comes of it. */
final class RoutesHandler extends Handler.Abstract {
    private final Routes routes;
    private final @Nullable Gate gate;
    private final Router router;
    private final Exchange.Port port;
    private final HeldBack heldBack = new HeldBack();

    /**
     * @param gate null where every route is open
     * @param router for questions about sessions
     */
    RoutesHandler(Routes routes, @Nullable Gate gate, Router router, Exchange.Port port) {
        this.routes = routes;
        this.gate = gate;
        this.router = router;
        this.port = port;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String requestId = RequestIds.assign(request, response);
        Match match = routes.match(request.getHttpURI().getPath());
        String template = match == null ? RequestLog.NO_ROUTE : match.route().template();
        Exchange exchange = new Exchange(request, response, callback, template, requestId, port);
        exchange.guarded(() -> answer(match, exchange));
        if (!exchange.isEnded()) {
            port.reads().watch().add(exchange);
        }
        return true;
    }

    private void answer(@Nullable Match match, Exchange exchange) {
        Outcome outcome;
        try {
            outcome = outcome(match, exchange);
        } catch (Problem problem) {
            if (problem.isHeldBack()) {
                heldBack.send(exchange, problem);
            } else {
                exchange.send(problem);
            }
            return;
        }
        if (outcome instanceof Question question) {
            router.answer(question, exchange);
        } else {
            exchange.send((Reply) outcome);
        }
    }

    private Outcome outcome(@Nullable Match match, Exchange exchange) throws Problem {
        Request request = exchange.request();
        ApiKey key = null;
        if (gate != null && (match == null || !match.route().isOpen())) {
            // Before anything is said about the path: strangers learn nothing from us.
            key = gate.admit(request);
            exchange.by(key == null ? "" : (port.tellsStamps() ? "organization:" : "key:") + key.id());
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
