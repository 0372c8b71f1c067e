package io.transcripts.routing;

import io.transcripts.routing.Locator.Location;
import io.transcripts.runtime.StreamsRuntime;
import io.transcripts.store.TranscriptReader;
import io.transcripts.store.TranscriptReader.Stored;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the owner of a session, and makes sure that nobody else says that it does not exist. */
public final class RoutedQuery implements TranscriptQuery, PeerQuery {
    private static final Logger LOG = LoggerFactory.getLogger(RoutedQuery.class);
    private static final Duration MOVING = Duration.ofSeconds(1);
    private static final Duration CATCHING_UP = Duration.ofSeconds(1);

    private final Locator locator;
    private final StreamsRuntime runtime;

    public RoutedQuery(Locator locator, StreamsRuntime runtime) {
        this.locator = locator;
        this.runtime = runtime;
    }

    @Override
    public Answer read(String sessionId, boolean includeWords) {
        Location location = locator.locate(sessionId);
        if (location instanceof Location.Nowhere nowhere) {
            return new Answer.NotReady(nowhere.reason(), nowhere.retryAfter());
        }
        return readHere(((Location.Here) location).partition(), sessionId, includeWords);
    }

    @Override
    public @Nullable Stamp stamp(String sessionId) {
        if (!(locator.locate(sessionId) instanceof Location.Here here) || runtime.lag(here.partition()) != 0) {
            return null;
        }
        try {
            TranscriptReader.Stamp stamp = runtime.reader(here.partition()).stamp(sessionId);
            return stamp == null
                    ? null
                    : new Stamp(stamp.life(), stamp.incarnation(), stamp.version(), stamp.status(), stamp.erased());
        } catch (InvalidStateStoreException e) {
            LOG.debug("Partition {} cannot be read now", here.partition(), e);
            return null;
        }
    }

    @Override
    public Answer read(String sessionId) {
        return read(sessionId, true);
    }

    @Override
    public @Nullable List<Known> sessions(int partition, @Nullable String after, int limit) {
        if (runtime.lag(partition) != 0) {
            return null;
        }
        try {
            return runtime.reader(partition).sessions(after, limit).stream()
                    .map(known -> new Known(known.sessionId(), known.firstRecordMs()))
                    .toList();
        } catch (InvalidStateStoreException e) {
            LOG.debug("Partition {} cannot be read now", partition, e);
            return null;
        }
    }

    private Answer readHere(int partition, String sessionId, boolean includeWords) {
        // Before the rows: what is caught up by then is in them.
        long lag = runtime.lag(partition);
        Stored stored;
        try {
            TranscriptReader reader = runtime.reader(partition);
            if (lag != 0 && !reader.hasEverCaughtUp()) {
                return new Answer.NotReady("The session's partition is being built from its input", CATCHING_UP);
            }
            stored = reader.read(sessionId, includeWords);
        } catch (InvalidStateStoreException e) {
            LOG.debug("Partition {} cannot be read now", partition, e);
            return new Answer.NotReady("The session's partition is moving or being restored", MOVING);
        }
        if (stored instanceof Stored.Content content) {
            return new Answer.Found(content.transcript(), lag);
        }
        if (stored instanceof Stored.Marker marker) {
            return new Answer.Erased(marker.organizationId());
        }
        return lag == 0
                ? new Answer.NotFound()
                : new Answer.NotReady("The session's partition is catching up with its input", CATCHING_UP);
    }
}
