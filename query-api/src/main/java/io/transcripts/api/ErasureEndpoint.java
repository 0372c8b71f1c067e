package io.transcripts.api;

import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.RoutedRequest;
import io.transcripts.http.WholeResponse;
import io.transcripts.keys.ApiKey;
import io.transcripts.render.ErasureJson;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code DELETE /v1/sessions/{id}/transcript}. A node that has the session looks whose it is, and publishes the event that erases it;
 * the node that was asked says in its log who asked.
 */
final class ErasureEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(ErasureEndpoint.class);
    private static final Duration LATER = Duration.ofSeconds(2);
    private static final Map<String, String> HEADERS =
            Map.of(Headers.CACHE_CONTROL, Headers.NO_STORE, Headers.VARY, Headers.VARY_ENCODING);

    private final VisibleSessions sessions;
    private final Erasures erasures;

    ErasureEndpoint(VisibleSessions sessions, Erasures erasures) {
        this.sessions = sessions;
        this.erasures = erasures;
    }

    /** @throws Problem 400 or 403 */
    SessionRequest read(RoutedRequest request) throws Problem {
        String sessionId = SessionId.checked(request.parameter());
        var unused = request.query(Set.of());
        Caller caller = Caller.of(request);
        caller.requireScope(ApiKey.SESSIONS_WRITE);
        return new SessionRequest(
                sessionId,
                "/sessions/" + sessionId + "/transcript",
                caller.organizationId(),
                (exchange, orStandby, known, elsewhere) -> new Attempt(exchange, orStandby, elsewhere).run(() -> {
                    sessions.look(sessionId, orStandby, Visibility.of(caller.organizationId()));
                    erase(exchange, sessionId, caller);
                }),
                StoredResponse.NONE);
    }

    /**
     * Says who has asked for an erasure that was published, or may have been; by the node that has seen the key. Of what was refused
     * nothing is said: with sessions that are not there anybody could fill the log.
     */
    static void log(SessionRequest asked, Exchange exchange) {
        Request.addCompletionListener(exchange.request(), failure -> {
            int status = exchange.response().getStatus();
            if (status == HttpStatus.ACCEPTED_202 || status == HttpStatus.SERVICE_UNAVAILABLE_503) {
                LOG.info(
                        "{} has asked for the erasure of session {}, request {}: {}",
                        exchange.caller(),
                        asked.sessionId(),
                        exchange.requestId(),
                        status);
            }
        });
    }

    private void erase(Exchange exchange, String sessionId, Caller caller) {
        var unused = erasures.publish(sessionId, caller.organizationId())
                .whenComplete((done, failure) ->
                        exchange.execute(() -> exchange.guarded(() -> answer(exchange, sessionId, caller, failure))));
    }

    private static void answer(Exchange exchange, String sessionId, Caller caller, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.warn(
                    "The erasure of session {} for {} is not known to be published, request {}: {}",
                    sessionId,
                    caller.name(),
                    exchange.requestId(),
                    failure.toString());
            exchange.send(Problem.notWritten(LATER));
            return;
        }
        LOG.info(
                "The erasure of session {} for {} is published, request {}",
                sessionId,
                caller.name(),
                exchange.requestId());
        exchange.send(new WholeResponse(HttpStatus.ACCEPTED_202, Headers.JSON, ErasureJson.render(sessionId), HEADERS));
    }
}
