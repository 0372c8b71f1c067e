package io.transcripts.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.http.Problem;
import io.transcripts.http.ResponseResources;
import io.transcripts.http.RoutedRequest;
import io.transcripts.live.LiveRequest;
import io.transcripts.routing.TranscriptQuery;

/** What can be asked about sessions: the same on the public port, and passed on to a peer. */
public final class SessionApi {
    private final ResponseResources resources;
    private final TranscriptEndpoint transcripts;
    private final SessionEndpoint sessions;
    private final SearchEndpoint searches;
    private final ErasureEndpoint erasures;
    private final StreamEndpoint streams;

    /**
     * @param query what this node has, asked by many threads at once
     * @param erasures to whom requests to erase a session go
     * @param bodyCacheBytes for rendered bodies of complete transcripts; 0 renders each time
     */
    public SessionApi(
            TranscriptQuery query,
            Erasures erasures,
            long bodyCacheBytes,
            ResponseResources resources,
            MeterRegistry registry) {
        this.resources = resources;
        VisibleSessions visible = new VisibleSessions(query);
        streams = new StreamEndpoint(visible);
        transcripts = new TranscriptEndpoint(visible, new BodyCache(bodyCacheBytes, registry), streams);
        sessions = new SessionEndpoint(visible);
        searches = new SearchEndpoint(visible);
        this.erasures = new ErasureEndpoint(visible, erasures);
    }

    ResponseResources resources() {
        return resources;
    }

    /**
     * A request for a session.
     *
     * @throws Problem 400 or 403
     */
    public SessionRequest session(RoutedRequest request) throws Problem {
        return sessions.read(request);
    }

    /**
     * A request for the transcript of a session.
     *
     * @throws Problem 400, 403 or 406
     */
    public SessionRequest transcript(RoutedRequest request) throws Problem {
        return transcripts.read(request);
    }

    /**
     * A request to find something in the transcript of a session.
     *
     * @throws Problem 400 or 403
     */
    public SessionRequest search(RoutedRequest request) throws Problem {
        return searches.read(request);
    }

    /**
     * A request to erase a session.
     *
     * @throws Problem 400 or 403
     */
    public SessionRequest erasure(RoutedRequest request) throws Problem {
        return erasures.read(request);
    }

    /**
     * A request for the changes of a transcript, for as long as it lasts.
     *
     * @throws Problem 400 or 403
     */
    public LiveRequest stream(RoutedRequest request) throws Problem {
        return streams.read(request);
    }

    /** Everything about a session, for a node. */
    public LocalResponder contents(String sessionId) {
        return transcripts.contents(sessionId);
    }
}
