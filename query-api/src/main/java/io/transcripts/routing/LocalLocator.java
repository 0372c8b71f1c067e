package io.transcripts.routing;

import io.transcripts.runtime.StreamsRuntime;
import java.time.Duration;

/** The locator of a node that is alone: it owns every session, as soon as it runs. */
public final class LocalLocator implements Locator {
    private static final Duration STARTING = Duration.ofSeconds(2);

    private final StreamsRuntime runtime;

    public LocalLocator(StreamsRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Location locate(String sessionId) {
        return runtime.isReady()
                ? new Location.Here(runtime.partitioning().ownerOf(sessionId))
                : new Location.Nowhere("The node is starting or stopping", STARTING);
    }
}
