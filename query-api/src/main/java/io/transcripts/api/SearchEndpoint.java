package io.transcripts.api;

import io.transcripts.domain.Text;
import io.transcripts.http.Problem;
import io.transcripts.http.Query;
import io.transcripts.http.RoutedRequest;
import io.transcripts.search.TranscriptSearch;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code GET /v1/sessions/{id}/transcript/search}. */
final class SearchEndpoint {
    private static final String Q = "q";
    private static final String LANGUAGE = "language";
    private static final String LIMIT = "limit";
    private static final int LONGEST_QUERY = 256;
    private static final int MOST_MATCHES = 1_000;
    private static final int USUAL_MATCHES = 100;
    /** Of a session with more than that is looked in where large answers are made. */
    private static final long MANY_BYTES = 2 << 20;

    private static final Set<String> ALL =
            Collections.unmodifiableSet(new LinkedHashSet<>(List.of(Q, LANGUAGE, LIMIT)));

    private final VisibleSessions sessions;

    SearchEndpoint(VisibleSessions sessions) {
        this.sessions = sessions;
    }

    /** @throws Problem 400 or 403 */
    SessionRequest read(RoutedRequest request) throws Problem {
        String sessionId = SessionId.checked(request.parameter());
        Query query = request.query(ALL);
        String q = query.value(Q);
        int length = q == null ? 0 : q.codePointCount(0, q.length());
        if (q == null || length == 0 || length > LONGEST_QUERY) {
            throw Problem.invalidValue(Q, "q must be 1 to " + LONGEST_QUERY + " characters: what is looked for.");
        }
        if (Text.isBlank(q) || !TranscriptSearch.isSearchable(q)) {
            throw Problem.invalidValue(
                    Q, "q has no character that could be found: spaces and marks alone are everywhere.");
        }
        String language = TranscriptParameters.language(query, LANGUAGE);
        int limit = query.number(LIMIT, 1, MOST_MATCHES, USUAL_MATCHES);
        Caller caller = Caller.of(request);
        caller.requireReadScope();
        return new SessionRequest(
                sessionId,
                "/sessions/" + sessionId + "/transcript/search",
                caller.organizationId(),
                new OpenedResponder(
                        sessions,
                        sessionId,
                        Visibility.of(caller.organizationId()),
                        MANY_BYTES,
                        new SearchAnswer(q, language, limit)),
                StoredResponse.NONE);
    }
}
