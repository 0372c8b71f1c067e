package io.transcripts.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.routing.TranscriptQuery;

/** The questions that can be asked about sessions: the same on the public port, and passed on to a peer. */
public final class SessionApi {
    private final TranscriptQuery query;
    private final Reads reads;
    private final TranscriptEndpoint transcripts;
    private final SessionEndpoint sessions;

    /**
     * @param query what this node has, asked by many threads at once
     * @param bodyCacheBytes for rendered bodies of complete transcripts; 0 renders each time
     */
    public SessionApi(TranscriptQuery query, long bodyCacheBytes, Reads reads, MeterRegistry registry) {
        this.query = query;
        this.reads = reads;
        Sessions visible = new Sessions(query);
        transcripts = new TranscriptEndpoint(visible, new Bodies(bodyCacheBytes, registry));
        sessions = new SessionEndpoint(visible);
    }

    TranscriptQuery query() {
        return query;
    }

    Reads reads() {
        return reads;
    }

    TranscriptEndpoint transcripts() {
        return transcripts;
    }

    Endpoint sessions() {
        return sessions;
    }
}
