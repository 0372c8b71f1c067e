package io.transcripts.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Bounds the warnings that Kafka's clients, and who works with them, repeat for as long as brokers are away: to a line a minute of
 * each kind, and to a few of all kinds of Kafka's. The first line of such a time says since when, and what. What is left out is
 * counted, and told once a minute. Thread-safe.
 */
public final class RepeatedLines extends TurboFilter {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(RepeatedLines.class);
    private static final String KAFKA = "org.apache.kafka.";
    private static final List<String> BOUNDED =
            List.of(KAFKA, "io.transcripts.ownership.", "io.transcripts.fencing.", "io.transcripts.runtime.");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Twice as many when a quiet time ends. */
    private static final int MOST_OF_KAFKA = 4;
    /** Further ones count as one. A kind is a place in the code, so there are few. */
    private static final int MOST_KINDS = 500;

    private final LongSupplier nanoTime;
    private final Map<String, Bucket> kinds = new ConcurrentHashMap<>();
    private final LongAdder untold = new LongAdder();
    private final Bucket ofKafka;
    private final Bucket tellings;
    private final ThreadLocal<Boolean> isTelling = ThreadLocal.withInitial(() -> false);
    private volatile long lastOfKafka;

    /** As the configuration of the log makes it. */
    public RepeatedLines() {
        this(System::nanoTime);
    }

    RepeatedLines(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        ofKafka = bucket(MOST_OF_KAFKA);
        tellings = bucket(1);
        lastOfKafka = nanoTime.getAsLong() - MINUTE.toNanos();
    }

    private Bucket bucket(int lines) {
        TimeMeter time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanoTime.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(lines).refillGreedy(lines, MINUTE))
                .withCustomTimePrecision(time)
                .build();
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        // Without a format it is a question whether a line would be written.
        boolean isBounded = format != null
                && level.isGreaterOrEqual(Level.WARN)
                && level.isGreaterOrEqual(logger.getEffectiveLevel())
                && !isTelling.get()
                && BOUNDED.stream().anyMatch(logger.getName()::startsWith);
        if (!isBounded) {
            return FilterReply.NEUTRAL;
        }
        boolean isOfKafka = logger.getName().startsWith(KAFKA);
        boolean isFirst = isOfKafka && isFirstOfKafka();
        if (!isFirst && !isAdmitted(logger.getName() + ' ' + level + ' ' + kind(logger, format), isOfKafka)) {
            untold.increment();
            return FilterReply.DENY;
        }
        tell(isFirst ? MessageFormatter.basicArrayFormat(format, arguments) : null);
        return isFirst ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    /** Clients put their names before their lines, and addresses into them: the words without digits say which line it is. */
    private static String kind(Logger logger, String format) {
        return logger.getName().startsWith(KAFKA) ? format.replaceAll("\\[[^]]*]|[0-9]+", "") : format;
    }

    private boolean isFirstOfKafka() {
        long now = nanoTime.getAsLong();
        boolean isFirst = now - lastOfKafka >= MINUTE.toNanos();
        lastOfKafka = now;
        return isFirst;
    }

    private boolean isAdmitted(String kind, boolean isOfKafka) {
        String key = kinds.containsKey(kind) || kinds.size() < MOST_KINDS ? kind : "other";
        return kinds.computeIfAbsent(key, any -> bucket(1)).tryConsume(1) && (!isOfKafka || ofKafka.tryConsume(1));
    }

    private void tell(@Nullable String first) {
        isTelling.set(true);
        try {
            if (first != null) {
                LOG.warn("Trouble with Kafka since {}: {}", Instant.now().truncatedTo(ChronoUnit.SECONDS), first);
            }
            if (untold.sum() > 0 && tellings.tryConsume(1)) {
                LOG.warn("{} lines like those of the last minutes are left out", untold.sumThenReset());
            }
        } finally {
            isTelling.remove();
        }
    }
}
