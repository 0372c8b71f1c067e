package io.transcripts.peer;

import io.transcripts.api.Caller;
import io.transcripts.api.ListPart;
import io.transcripts.api.SessionId;
import io.transcripts.api.SessionListEndpoint;
import io.transcripts.domain.ListPlace;
import io.transcripts.domain.SessionStatus;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.Query;
import io.transcripts.http.Responder;
import io.transcripts.http.RoutedRequest;
import io.transcripts.http.WholeResponse;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Inspection;
import io.transcripts.routing.ListQuery;
import io.transcripts.routing.PeerQuery;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a node tells its peers of the sessions that it has, besides transcripts: lists, places, inspections. Thread-safe. */
final class PeerEndpoints {
    private static final String LINES = "text/plain; charset=utf-8";
    private static final String AFTER = "after";
    private static final String LIMIT = "limit";
    private static final String STATUS = "status";
    private static final String AFTER_MS = "after_ms";
    private static final String AFTER_ID = "after_id";
    private static final int MAX_SESSIONS = 10_000;
    private static final int MOST_LISTED = 100;
    private static final Map<String, String> HEADERS = Map.of(Headers.CACHE_CONTROL, Headers.NO_STORE);

    private final PeerQuery stored;
    private final ListQuery lists;
    private final Function<String, Inspection> inspections;

    PeerEndpoints(PeerQuery stored, ListQuery lists, Function<String, Inspection> inspections) {
        this.stored = stored;
        this.lists = lists;
        this.inspections = inspections;
    }

    /** This node's part of an organization's list, as {@link ListPartText}. */
    Responder list(RoutedRequest request) throws Problem {
        Query query = request.query(Set.of(LIMIT, STATUS, AFTER_MS, AFTER_ID));
        SessionStatus status = SessionListEndpoint.status(query.value(STATUS));
        int limit = query.number(LIMIT, 1, MOST_LISTED, MOST_LISTED);
        String afterMs = query.value(AFTER_MS);
        ListPlace after =
                afterMs == null ? null : new ListPlace(milliseconds(afterMs), SessionId.checked(query.value(AFTER_ID)));
        ListQuery.Selection selection = new ListQuery.Selection(organization(request), status, after, limit);
        return exchange -> exchange.reserve(
                ListGatherer.bytes(limit),
                lease -> {
                    try {
                        byte[] text = ListPartText.write(ListPart.of(lists.part(selection)));
                        exchange.send(WholeResponse.ok(LINES, text, HEADERS), lease);
                    } catch (RuntimeException e) {
                        lease.close();
                        throw e;
                    }
                },
                () -> exchange.send(Problem.full()));
    }

    /** The time of the first record of a session of the organization, in milliseconds. */
    WholeResponse place(RoutedRequest request) throws Problem {
        String sessionId = SessionId.checked(request.parameter());
        var unused = request.query(Set.of());
        Answer<ListPlace> place = lists.place(sessionId, organization(request));
        if (place instanceof Answer.Found<ListPlace> found) {
            String text = Long.toString(found.value().firstRecordMs());
            return WholeResponse.ok(LINES, text.getBytes(StandardCharsets.US_ASCII), HEADERS);
        }
        if (place instanceof Answer.NotFound<ListPlace>) {
            throw Problem.notFound("session_not_found", "The organization has no such session.")
                    .with(PeerHeaders.SAID_OF_SESSION);
        }
        throw Problem.notReady();
    }

    /** What this node knows of a session, as {@link InspectionJson}. */
    WholeResponse inspection(RoutedRequest request) throws Problem {
        String sessionId = SessionId.checked(request.parameter());
        var unused = request.query(Set.of());
        byte[] body = InspectionJson.render(inspections.apply(sessionId));
        return WholeResponse.ok(Headers.JSON, body, HEADERS);
    }

    private static String organization(RoutedRequest request) throws Problem {
        if (request.principal() instanceof Caller caller) {
            return caller.organizationId();
        }
        throw Problem.invalidValue(PeerHeaders.ORGANIZATION, "The header is missing.");
    }

    private static long milliseconds(String value) throws Problem {
        if (!value.matches("[0-9]{1,18}")) {
            throw Problem.invalidValue(AFTER_MS, "The value must be a number.");
        }
        return Long.parseLong(value);
    }

    /** A line for each session that a partition stores. */
    WholeResponse sessions(RoutedRequest request) throws Problem {
        Query parameters = request.query(Set.of(AFTER, LIMIT));
        String after = parameters.value(AFTER);
        List<PeerQuery.Known> known = stored.sessions(
                number(request.parameter(), "partition"),
                after == null ? null : SessionId.checked(after),
                Math.min(MAX_SESSIONS, number(parameters.value(LIMIT), LIMIT)));
        if (known == null) {
            throw Problem.notReady();
        }
        StringBuilder lines = new StringBuilder();
        for (PeerQuery.Known session : known) {
            lines.append(session.sessionId())
                    .append(' ')
                    .append(session.firstRecordMs())
                    .append('\n');
        }
        return WholeResponse.ok(LINES, lines.toString().getBytes(StandardCharsets.UTF_8), HEADERS);
    }

    private static int number(@Nullable String value, String name) throws Problem {
        if (value == null || !value.matches("[0-9]{1,5}")) {
            throw Problem.invalidValue(name, "The value must be a number of at most five digits.");
        }
        return Integer.parseInt(value);
    }
}
