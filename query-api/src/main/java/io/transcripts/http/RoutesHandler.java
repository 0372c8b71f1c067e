package io.transcripts.http;

import io.transcripts.http.Routes.Match;
import java.security.Principal;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Takes a request through the checks that all routes share, in the contract's order, and sends what comes of it. */
public final class RoutesHandler extends Handler.Abstract {
    private final Routes routes;
    private final @Nullable Authentication authentication;
    private final Exchange.Port port;
    private final DelayedRefusals delayed = new DelayedRefusals();

    /**
     * @param authentication null where every route is open
     */
    public RoutesHandler(Routes routes, @Nullable Authentication authentication, Exchange.Port port) {
        this.routes = routes;
        this.authentication = authentication;
        this.port = port;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String requestId = RequestIds.assign(request, response);
        Match match = routes.match(request.getHttpURI().getPath());
        String template =
                match == null ? RequestMetrics.NO_ROUTE : match.route().template();
        Exchange exchange = new Exchange(request, response, callback, template, requestId, port);
        exchange.guarded(() -> answer(match, exchange));
        if (!exchange.isEnded()) {
            port.resources().supervisor().add(exchange);
        }
        return true;
    }

    private void answer(@Nullable Match match, Exchange exchange) {
        Responder responder;
        try {
            responder = responder(match, exchange);
        } catch (Problem problem) {
            if (problem.isDelayed()) {
                delayed.send(exchange, problem);
            } else {
                exchange.send(problem);
            }
            return;
        }
        responder.respond(exchange);
    }

    private Responder responder(@Nullable Match match, Exchange exchange) throws Problem {
        Request request = exchange.request();
        Principal principal = null;
        if (authentication != null && (match == null || !match.route().isOpen())) {
            // Before anything is said about the path: strangers learn nothing from us.
            principal = authentication.authenticate(request);
            exchange.by(principal == null ? "" : principal.getName());
            if (principal != null) {
                Admission admission = authentication.admit(principal);
                exchange.alwaysWith(admission.headers());
                if (admission.refusal() != null) {
                    throw admission.refusal();
                }
            }
        }
        if (match == null) {
            throw Problem.routeNotFound();
        }
        Endpoint endpoint = match.route().endpoint(request.getMethod());
        if (endpoint == null) {
            throw Problem.methodNotAllowed(match.route().methods());
        }
        return endpoint.answer(new RoutedRequest(request, match.parameter(), principal));
    }
}
