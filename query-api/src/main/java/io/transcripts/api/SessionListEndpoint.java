package io.transcripts.api;

import io.transcripts.domain.SessionStatus;
import io.transcripts.http.Problem;
import io.transcripts.http.Query;
import io.transcripts.http.Responder;
import io.transcripts.http.RoutedRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/sessions}: the sessions of the caller's organization, newest first. */
public final class SessionListEndpoint {
    private static final String STATUS = "status";
    private static final String LIMIT = "limit";
    private static final String STARTING_AFTER = "starting_after";
    private static final int MOST = 100;
    private static final int USUAL = 20;

    private final ListRouter router;

    /** @param router knows who has the sessions */
    public SessionListEndpoint(ListRouter router) {
        this.router = router;
    }

    /** @throws Problem 400 or 403 */
    Responder read(RoutedRequest request) throws Problem {
        Query query = request.query(Set.of(STATUS, LIMIT, STARTING_AFTER));
        SessionStatus status = status(query.value(STATUS));
        int limit = query.number(LIMIT, 1, MOST, USUAL);
        String startingAfter = query.value(STARTING_AFTER);
        if (startingAfter != null && !SessionId.isValid(startingAfter)) {
            throw unknownStart();
        }
        Caller caller = Caller.of(request);
        caller.requireReadScope();
        ListRequest asked = new ListRequest(caller.organizationId(), status, startingAfter, limit);
        return exchange -> router.respond(asked, exchange);
    }

    /**
     * A status as parameters name it.
     *
     * @param name null for none
     * @throws Problem 400 when there is no such status
     */
    public static @Nullable SessionStatus status(@Nullable String name) throws Problem {
        if (name == null) {
            return null;
        }
        return switch (name) {
            case "active" -> SessionStatus.ACTIVE;
            case "ended" -> SessionStatus.ENDED;
            case "failed" -> SessionStatus.FAILED;
            default -> throw Problem.invalidValue(STATUS, "The value must be active, ended or failed.");
        };
    }

    /** 400: nobody knows the place to go on behind. */
    public static Problem unknownStart() {
        return Problem.invalidValue(
                STARTING_AFTER,
                "Your organization has no session with this id; give the id of the last one of a page.");
    }
}
