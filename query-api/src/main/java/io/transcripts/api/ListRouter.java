package io.transcripts.api;

import io.transcripts.domain.ListPlace;
import io.transcripts.http.Exchange;
import io.transcripts.http.Problem;
import io.transcripts.routing.Answer;
import io.transcripts.routing.ListQuery;
import java.util.List;

/** Gathers a list from all who have a part of it. Thread-safe. */
public interface ListRouter {

    /** Responds, now or later; throws nothing that is not the server's own fault. */
    void respond(ListRequest request, Exchange exchange);

    /** Asks nobody but this node. */
    static ListRouter local(ListQuery query) {
        return (request, exchange) -> {
            String startingAfter = request.startingAfter();
            ListPlace after = null;
            if (startingAfter != null) {
                Answer<ListPlace> place = query.place(startingAfter, request.organizationId());
                if (!(place instanceof Answer.Found<ListPlace> found)) {
                    exchange.send(
                            place instanceof Answer.NotReady<ListPlace>
                                    ? Problem.incomplete()
                                    : SessionListEndpoint.unknownStart());
                    return;
                }
                after = found.value();
            }
            ListPart part = ListPart.of(query.part(
                    new ListQuery.Selection(request.organizationId(), request.status(), after, request.limit())));
            if (part.partitions().size() == query.partitions()) {
                exchange.send(ListPart.response(List.of(part), request.limit()));
            } else {
                exchange.send(Problem.incomplete());
            }
        };
    }
}
