package io.transcripts.peer;

import io.transcripts.live.ChangeSource;
import io.transcripts.live.LocalSource;
import io.transcripts.routing.Locator;
import io.transcripts.routing.Locator.Place;
import io.transcripts.routing.TranscriptQuery;
import io.transcripts.store.ChangeMarks;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who can be asked for changes of which session: this node, or another one over its peer port. Those who wait have connections of
 * their own between nodes, so that requests that do not wait find theirs. Thread-safe.
 */
public final class SessionOwners implements ChangeSource.Directory, AutoCloseable {
    /** A group has fewer nodes; addresses of nodes that are gone are forgotten then. */
    private static final int MOST = 1_000;

    private final TranscriptQuery query;
    private final Locator locator;
    private final ChangeSource here;
    private final PeerHttpClient http;
    private final BatchesUnderWay underWay;
    private final Map<String, ChangeSource> others = new ConcurrentHashMap<>();
    private final Iterable<ChangeSource> all;

    /**
     * Open until {@link #close}.
     *
     * @param query what this node has
     * @param locator who has what
     * @param marks of what is worked on here
     * @param identity to show other nodes
     */
    public SessionOwners(TranscriptQuery query, Locator locator, ChangeMarks marks, PeerTls identity) {
        this.query = query;
        this.locator = locator;
        here = new LocalSource(marks);
        all = () -> Stream.concat(Stream.of(here), others.values().stream()).iterator();
        http = new PeerHttpClient(identity, PeerTimeouts.USUAL);
        underWay = new BatchesUnderWay(http.jetty().getScheduler());
    }

    @Override
    public @Nullable ChangeSource of(String sessionId) {
        if (query.isOwner(sessionId)) {
            return here;
        }
        for (Place place : locator.places(sessionId)) {
            if (place.isOwner() && !place.isSelf()) {
                if (others.size() > MOST) {
                    others.clear();
                }
                return others.computeIfAbsent(
                        place.address(), address -> new RemoteSource(http.jetty(), address, underWay));
            }
        }
        return null;
    }

    @Override
    public Iterable<ChangeSource> all() {
        return all;
    }

    @Override
    public void close() {
        http.close();
    }
}
