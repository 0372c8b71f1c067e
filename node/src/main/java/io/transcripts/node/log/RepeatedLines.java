package io.transcripts.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Bounds the warnings that Kafka's clients, and who works with them, repeat for as long as brokers are away: to a line a minute of
 * each kind, and to a few of all kinds of Kafka's. The first line of such a time says since when, and what. What is left out is
 * counted, and told once a minute. Thread-safe.
 *
 * <p>An appender before others, and no filter of loggers: those are asked at each {@code isTraceEnabled}, of which Kafka has several
 * a record (5 % of a node's CPU, measured).
 */
public final class RepeatedLines extends UnsynchronizedAppenderBase<ILoggingEvent>
        implements AppenderAttachable<ILoggingEvent> {
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
    private final AppenderAttachableImpl<ILoggingEvent> appenders = new AppenderAttachableImpl<>();
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
    protected void append(ILoggingEvent event) {
        boolean isBounded = event.getLevel().isGreaterOrEqual(Level.WARN)
                && BOUNDED.stream().anyMatch(event.getLoggerName()::startsWith);
        if (!isBounded) {
            appenders.appendLoopOnAppenders(event);
            return;
        }
        String name = event.getLoggerName();
        boolean isOfKafka = name.startsWith(KAFKA);
        boolean isFirst = isOfKafka && isFirstOfKafka();
        if (!isFirst && !isAdmitted(name + ' ' + event.getLevel() + ' ' + kind(event), isOfKafka)) {
            untold.increment();
            return;
        }
        if (isFirst) {
            tell(
                    "Trouble with Kafka since {}: {}",
                    Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    event.getFormattedMessage());
        } else {
            appenders.appendLoopOnAppenders(event);
        }
        if (untold.sum() > 0 && tellings.tryConsume(1)) {
            tell("{} lines like those of the last minutes are left out", untold.sumThenReset());
        }
    }

    /** Clients put their names before their lines, and addresses into them: the words without digits say which line it is. */
    private static String kind(ILoggingEvent event) {
        String format = event.getMessage();
        return event.getLoggerName().startsWith(KAFKA) ? format.replaceAll("\\[[^]]*]|[0-9]+", "") : format;
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

    /** Straight to where the lines go: an appender that logs would not be heard. */
    private void tell(String format, Object... arguments) {
        Logger logger = (Logger) LoggerFactory.getLogger(RepeatedLines.class);
        appenders.appendLoopOnAppenders(
                new LoggingEvent(RepeatedLines.class.getName(), logger, Level.WARN, format, null, arguments));
    }

    @Override
    public void addAppender(Appender<ILoggingEvent> appender) {
        appenders.addAppender(appender);
    }

    @Override
    public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
        return appenders.iteratorForAppenders();
    }

    @Override
    public @Nullable Appender<ILoggingEvent> getAppender(String name) {
        return appenders.getAppender(name);
    }

    @Override
    public boolean isAttached(Appender<ILoggingEvent> appender) {
        return appenders.isAttached(appender);
    }

    @Override
    public void detachAndStopAllAppenders() {
        appenders.detachAndStopAllAppenders();
    }

    @Override
    public boolean detachAppender(Appender<ILoggingEvent> appender) {
        return appenders.detachAppender(appender);
    }

    @Override
    public boolean detachAppender(String name) {
        return appenders.detachAppender(name);
    }
}
