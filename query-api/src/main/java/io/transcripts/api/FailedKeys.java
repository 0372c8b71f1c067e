package io.transcripts.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Keys that were none, by where they came from: some at once are forgiven, behind them each makes that address wait longer until
 * another key from there is looked at. A key that was good from there within an hour is always looked at, so that one who guesses
 * behind a proxy does not lock its neighbours out. Thread-safe; what is remembered is bounded.
 */
final class FailedKeys {
    static final int FORGIVEN = 20;
    private static final Duration FORGIVEN_AGAIN = Duration.ofHours(1);
    private static final int MOST_ADDRESSES = 100_000;
    private static final int MOST_GOOD_KEYS = 100_000;
    private static final Duration GOOD_FOR = Duration.ofHours(1);
    private static final long FIRST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** Doublings until the longest wait. */
    private static final int MOST_DOUBLINGS = 6;
    /** A power of two. */
    private static final int RECENT = 4_096;

    private final Ticker ticker;
    private final Cache<Long, Guesser> guessers;
    private final Cache<Long, Boolean> goodKeys;
    /** Good keys that were noted within this minute: most callers come again and again. */
    private final AtomicLongArray noted = new AtomicLongArray(RECENT);

    /** An address that keys came from that were none. */
    private final class Guesser {
        private final Bucket forgiven = Bucket.builder()
                .addLimit(limit -> limit.capacity(FORGIVEN).refillGreedy(FORGIVEN, FORGIVEN_AGAIN))
                .withCustomTimePrecision(new Time())
                .build();
        private int waits;
        private long untilNanos = ticker.read();

        private synchronized void failed() {
            if (!forgiven.tryConsume(1)) {
                long wait = Math.min(LONGEST_WAIT_NANOS, FIRST_WAIT_NANOS << Math.min(waits++, MOST_DOUBLINGS));
                untilNanos = ticker.read() + wait;
            }
        }

        private synchronized long waitNanos() {
            return Math.max(0, untilNanos - ticker.read());
        }
    }

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

    FailedKeys(Ticker ticker) {
        this.ticker = ticker;
        guessers = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterWrite(FORGIVEN_AGAIN)
                .ticker(ticker)
                .build();
        goodKeys = Caffeine.newBuilder()
                .maximumSize(MOST_GOOD_KEYS)
                .expireAfterWrite(GOOD_FOR)
                .ticker(ticker)
                .build();
    }

    /** A key from there was none. */
    void failed(long address) {
        // A write, so that it is forgotten an hour after the last one.
        var unused = guessers.asMap().compute(address, (any, known) -> {
            Guesser guesser = known == null ? new Guesser() : known;
            guesser.failed();
            return guesser;
        });
    }

    /** Nanoseconds until a key from there is looked at; 0 for now. */
    long waitNanos(long address) {
        if (guessers.estimatedSize() == 0) {
            return 0;
        }
        Guesser guesser = guessers.getIfPresent(address);
        return guesser == null ? 0 : guesser.waitNanos();
    }

    /** A key from there was good. */
    void good(long address, String key) {
        long id = id(address, key);
        long minute = TimeUnit.NANOSECONDS.toMinutes(ticker.read());
        long note = id + minute;
        int slot = (int) id & (RECENT - 1);
        if (noted.get(slot) != note) {
            noted.set(slot, note);
            goodKeys.put(id, Boolean.TRUE);
        }
    }

    /** Whether it was good from there a while ago, or looks so: what it is good for now is not said here. */
    boolean wasGood(long address, String key) {
        return goodKeys.getIfPresent(id(address, key)) != null;
    }

    /** Cheap, and no secret. That another key has the same says only that it is looked at. */
    private static long id(long address, String key) {
        long mixed = (address ^ (long) key.hashCode() << 32 ^ key.length()) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 32;
    }
}
