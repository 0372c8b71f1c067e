package io.transcripts.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.TranscriptIndex;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Indexes of transcripts that were opened lately: who reads one page by page does not have all its rows gone through for each page.
 * Each is good for the one version that it was made of. Thread-safe; bounded in bytes.
 */
final class TranscriptIndexes {
    private static final long MOST_BYTES =
            Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 64);
    private static final Duration UNUSED = Duration.ofMinutes(5);
    /** Below that it is quicker to go through the rows than worth its place. */
    private static final int FEW = 50;
    /** Of an object for each segment, and of the string of its id. */
    private static final int BYTES_PER_PLACE = 112;

    private final Cache<String, Known> known = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(MOST_BYTES)
            .weigher(TranscriptIndexes::bytes)
            .expireAfterAccess(UNUSED)
            .build();

    private record Known(Stamp stamp, TranscriptIndex index) {}

    /** The index of this version of a session; null when it is not known. */
    @Nullable
    TranscriptIndex of(String sessionId, Stamp stamp) {
        Known found = known.getIfPresent(sessionId);
        return found != null && found.stamp().equals(stamp) ? found.index() : null;
    }

    /** Keeps one, when an active task vouches for the version. */
    void keep(String sessionId, Stamp stamp, TranscriptIndex index) {
        // A crash may have left rows that are ahead of their header.
        boolean isVouchedFor = stamp.life() != 0 && stamp.position().version() == index.version();
        if (isVouchedFor && index.places().size() >= FEW && of(sessionId, stamp) == null) {
            known.put(sessionId, new Known(stamp, index));
        }
    }

    private static int bytes(String sessionId, Known kept) {
        return kept.index().places().stream()
                .mapToInt(place -> BYTES_PER_PLACE + place.id().length())
                .sum();
    }
}
