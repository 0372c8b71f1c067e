package io.transcripts.http;

import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The ways of an answer to its caller: whole, made as it is taken, or the word that nothing has changed. */
final class Sending {
    /** Errors, and what is as small, always go: {@link ExchangeSupervisor} bounds how many. */
    static final int SMALL = 1 << 10;

    /** To compress more than that takes tens of milliseconds, of which whoever asks is to have no more than a share. */
    private static final int LONG_TO_COMPRESS = 1 << 20;

    /** What pages of other origins need to read an answer, whatever becomes of it. */
    private static final List<HttpHeader> OF_ORIGINS =
            List.of(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS);

    private final Exchange exchange;
    private final Conditions conditions;

    Sending(Exchange exchange) {
        this.exchange = exchange;
        conditions = new Conditions(exchange.request(), exchange.response());
    }

    Conditions conditions() {
        return conditions;
    }

    /** See {@link Exchange#send(WholeResponse)}. */
    void whole(WholeResponse response) {
        if (!exchange.claim()) {
            return;
        }
        byte[] body = response.body();
        if (conditions.isKnown(response.head())) {
            unchanged(response.head());
            return;
        }
        AutoCloseable room =
                body.length > SMALL ? exchange.resources().budget().tryShare(exchange.caller(), body) : null;
        if (room == null && body.length > SMALL) {
            transmit(Problem.full().toResponse(exchange.requestId()));
        } else {
            exchange.hold(room);
            transmit(response);
        }
    }

    /** See {@link Exchange#send(WholeResponse, ResponseBudget.Lease)}. */
    void whole(WholeResponse response, ResponseBudget.Lease lease) {
        if (!exchange.claim()) {
            lease.close();
            return;
        }
        if (conditions.isKnown(response.head())) {
            lease.close();
            unchanged(response.head());
            return;
        }
        exchange.hold(exchange.resources().budget().share(lease, response.body()));
        transmit(response);
    }

    /** See {@link Exchange#send(ResponseHead, BodyParts)}. */
    void inParts(ResponseHead head, BodyParts parts) {
        if (!exchange.claim()) {
            parts.close();
            return;
        }
        exchange.hold(parts);
        if (conditions.isKnown(head)) {
            unchanged(head);
            return;
        }
        var unused = exchange.begun(head.status());
        head.writeTo(exchange.response());
        if (exchange.isHead()) {
            headOnly();
        } else {
            new BodySender(exchange, parts, exchange::executeInTurn).iterate();
        }
    }

    /** See {@link Exchange#sendIfKnown}. */
    boolean ifKnown(ResponseHead head) {
        boolean isKnown = conditions.isKnown(head);
        if (isKnown && exchange.claim()) {
            unchanged(head);
        }
        return isKnown;
    }

    /**
     * Instead of an answer that broke off before any of it was sent.
     *
     * @param always what each answer says
     */
    void notReady(Callback callback, Map<String, String> always) {
        Response response = exchange.response();
        HttpFields before = HttpFields.build(response.getHeaders()).asImmutable();
        response.reset();
        RequestIds.assign(exchange.request(), response);
        OF_ORIGINS.forEach(name -> before.getFields(name).forEach(response.getHeaders()::add));
        String origin = HttpHeader.ORIGIN.asString();
        if (before.getCSV(HttpHeader.VARY, false).contains(origin)) {
            response.getHeaders().add(HttpHeader.VARY, origin);
        }
        always.forEach(response.getHeaders()::put);
        Problem.notReady(ResponseBudget.PATIENCE)
                .toResponse(exchange.requestId())
                .send(response, callback);
    }

    private void unchanged(ResponseHead head) {
        exchange.progress().setSmall(true);
        var unused = exchange.begun(HttpStatus.NOT_MODIFIED_304);
        head.writeUnchangedTo(Writes.uncompressed(exchange.response()));
        headOnly();
    }

    private void transmit(WholeResponse sent) {
        exchange.progress().setSmall(sent.body().length <= SMALL);
        var unused = exchange.begun(sent.status());
        sent.writeHead(exchange.response(), exchange.validatorField());
        if (exchange.isHead()) {
            headOnly();
        } else if (sent.body().length > LONG_TO_COMPRESS
                && Writes.isCompressing(exchange.request(), exchange.response())) {
            new BodySender(exchange, new WholeBody(sent.body(), BodyParts.PART), exchange::executeInTurn).iterate();
        } else {
            new BodySender(exchange, new WholeBody(sent.body()), Runnable::run).iterate();
        }
    }

    private void headOnly() {
        exchange.writeHead(Callback.from(() -> exchange.end(null), exchange::end));
    }
}
