package io.transcripts.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import io.transcripts.http.Admission;
import io.transcripts.http.Problem;
import io.transcripts.keys.ApiKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The requests of each key here: as many at once as its entry allows a minute, and then as they come back, evenly. Thread-safe; what
 * is remembered is bounded.
 */
final class RateLimits {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_KEYS = 100_000;
    private static final long ROUNDING_NANOS = TimeUnit.SECONDS.toNanos(1) - 1;

    private final Ticker ticker;
    private final Clock clock;
    private final Cache<Quota, Bucket> buckets;

    /** A key with another limit has another bucket. */
    private record Quota(String keyId, int perMinute) {}

    private final class Time implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return ticker.read();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    /** @param clock of the times that callers are told */
    RateLimits(Clock clock, Ticker ticker) {
        this.clock = clock;
        this.ticker = ticker;
        // One that was not asked for a whole window is full again: to forget it changes nothing.
        buckets = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .expireAfterAccess(WINDOW)
                .ticker(ticker)
                .build();
    }

    /** Counts one. */
    Admission admit(ApiKey key) {
        ConsumptionProbe probe = bucket(key).tryConsumeAndReturnRemaining(1);
        int limit = key.rateLimitPerMinute();
        Map<String, String> headers = headers(limit, probe.getRemainingTokens(), probe.getNanosToWaitForReset());
        if (probe.isConsumed()) {
            return new Admission(headers, null);
        }
        return new Admission(
                headers,
                Problem.rateLimited(
                        Duration.ofNanos(probe.getNanosToWaitForRefill()),
                        "The API key has had its " + limit
                                + " requests a minute; repeat the request after the seconds in" + " Retry-After."));
    }

    /** What is told of a key now. Counts nothing. */
    Map<String, String> headers(ApiKey key) {
        int limit = key.rateLimitPerMinute();
        EstimationProbe all = bucket(key).estimateAbilityToConsume(limit);
        return headers(limit, all.getRemainingTokens(), all.getNanosToWaitForRefill());
    }

    private Map<String, String> headers(int limit, long remaining, long resetNanos) {
        return Map.of(
                ApiHeaders.RATE_LIMIT,
                Integer.toString(limit),
                ApiHeaders.RATE_REMAINING,
                Long.toString(remaining),
                ApiHeaders.RATE_RESET,
                Long.toString(clock.instant()
                        .plusNanos(resetNanos)
                        .plusNanos(ROUNDING_NANOS)
                        .getEpochSecond()),
                ApiHeaders.RATE_POLICY,
                "\"key\";q=" + limit + ";w=" + WINDOW.toSeconds(),
                ApiHeaders.RATE,
                "\"key\";r=" + remaining + ";t=" + seconds(resetNanos));
    }

    private Bucket bucket(ApiKey key) {
        return buckets.get(new Quota(key.id(), key.rateLimitPerMinute()), this::made);
    }

    /** Rounded up: a second too early is another refusal. */
    private static long seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos + ROUNDING_NANOS);
    }

    private Bucket made(Quota quota) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(quota.perMinute()).refillGreedy(quota.perMinute(), WINDOW))
                .withCustomTimePrecision(new Time())
                .build();
    }
}
