package io.transcripts.topology;

import io.transcripts.domain.Assembly;
import io.transcripts.domain.FoldResult;
import io.transcripts.domain.Header;
import io.transcripts.domain.Notification;
import io.transcripts.domain.Outcome;
import io.transcripts.domain.SessionRows;
import io.transcripts.fencing.LateRows;
import io.transcripts.schema.EventCodec;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.store.StoreLayout;
import io.transcripts.store.TranscriptStore;
import io.transcripts.store.TranscriptWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Brings each record to the rows of its session: decodes it, passes it on when another partition owns the session, and
 * else lets {@link Assembly} fold it. What a record means is decided there.
 */
final class AssembleProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    // Deadlines are seconds long; a tick without a due one costs a comparison.
    private static final Duration TICK = Duration.ofMillis(100);

    private final TopologyOptions options;
    private final TopologyServices services;
    private final EventCodec codec;
    private final Assembly assembly;
    private final DeadLetters deadLetters;
    private ProcessorContext<byte[], byte[]> context;
    private TranscriptWriter writer;
    private TranscriptStore store;
    private LateRows late;
    private TaskReading reading;
    private long epoch;
    private boolean isOwned;
    private int partition;
    private long heartbeatAtMs;

    /** Makes one processor for each task. */
    record Supplier(TopologyOptions options, TopologyServices services, EventCodec codec)
            implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {
        @Override
        public Processor<byte[], byte[], byte[], byte[]> get() {
            return new AssembleProcessor(options, services, codec);
        }
    }

    private AssembleProcessor(TopologyOptions options, TopologyServices services, EventCodec codec) {
        this.options = options;
        this.services = services;
        this.codec = codec;
        this.assembly = new Assembly(options.deadlines(), options.sessionLimits());
        this.deadLetters = new DeadLetters(options.maxRecordBytes());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        partition = context.taskId().partition();
        reading = TaskReading.ofAssembler(options, services.counts().positions(), partition);
        store = context.getStateStore(StoreLayout.STORE);
        late = store.lateRows();
        isOwned = false;
        epoch = services.fence().begin(partition, store.owner(), nowMs());
        writer = TranscriptWriter.begin(store, epoch, options.maxRecordBytes(), services.memory());
        heartbeatAtMs = 0;
        ExpiryPunctuator expiry = new ExpiryPunctuator(writer, this::expire);
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, wallMs -> {
            long nowMs = services.clock().nowMs(wallMs);
            own();
            writer.restate(services.fence().overwritten(partition, late));
            if (services.catchUp().isCaughtUp(partition)) {
                heartbeat(nowMs);
                if (services.fence().isMember() && expiry.punctuate(nowMs)) {
                    services.catchUp().settled(partition);
                }
                writer.keepIndex();
                writer.tidy();
            } else if (services.catchUp().isClose(partition)) {
                context.commit();
            }
        });
        services.catchUp().started(partition);
        services.marks().markAll();
    }

    @Override
    public void close() {
        reading.stopped();
        services.catchUp().stopped(partition);
        // Whoever waits for a session here has to ask elsewhere now.
        services.marks().markAll();
        services.fence().end(partition);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        own();
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        boolean isStray = isStray(metadata);
        if (!isStray || !EmptyRecord.is(record.key())) {
            if (isStray) {
                services.counts().arrived();
            } else {
                services.counts().read();
            }
            try {
                assemble(record, metadata);
            } catch (RuntimeException e) {
                services.counts().givenBack();
                throw e;
            }
            writer.tidy();
        }
        reading.read(metadata, record.timestamp());
    }

    /** Each way out of it counts the record, as the last thing that it does. */
    private void assemble(Record<byte[], byte[]> record, RecordMetadata metadata) {
        try {
            SpeechEvent event = codec.decode(record.value());
            if (options.partitioning().ownerOf(event.sessionId()) == partition) {
                FoldResult result = fold(event, record.timestamp());
                announce(result.notification());
                Outcome outcome = result.outcomeOrThrow();
                if (outcome == Outcome.APPLIED) {
                    services.counts().queryable(record.timestamp(), context.currentSystemTimeMs());
                }
                services.counts().decided(outcome);
            } else {
                context.forward(
                        origin(metadata, record).stray(record, event.sessionId()), AssemblerTopology.STRAYS_SINK);
                services.counts().stray();
            }
        } catch (RejectedEvent e) {
            context.forward(deadLetters.of(record, origin(metadata, record), e), AssemblerTopology.DEAD_LETTER_SINK);
            services.counts().rejected(e.code());
        }
    }

    /** Says who writes from now on, before anything is written. */
    private void own() {
        if (!isOwned) {
            isOwned = true;
            store.own(epoch);
            writer.keepIndex();
        }
    }

    // The first one soon: a node may be restarted more often than they come.
    private void heartbeat(long nowMs) {
        if (nowMs >= heartbeatAtMs) {
            heartbeatAtMs = nowMs + options.heartbeat().toMillis();
            writer.heartbeat(nowMs);
            context.forward(EmptyRecord.of(partition, nowMs), AssemblerTopology.STRAYS_SINK);
        }
    }

    private long nowMs() {
        return services.clock().nowMs(context.currentSystemTimeMs());
    }

    private boolean isStray(RecordMetadata metadata) {
        return metadata.topic().equals(options.topics().strays());
    }

    private Origin origin(RecordMetadata metadata, Record<byte[], byte[]> record) {
        return isStray(metadata) ? Origin.ofStray(metadata, record) : Origin.of(metadata, record);
    }

    private FoldResult fold(SpeechEvent event, long recordMs) {
        Lock lock = services.locks().of(event.sessionId());
        lock.lock();
        try {
            SessionRows rows = writer.session(event.sessionId());
            Header before = rows.header();
            long nowMs = nowMs();
            FoldResult result = assembly.fold(rows, event, recordMs, nowMs);
            services.counts().sessions().changed(before, rows.header(), false, nowMs);
            services.counts().unowned().changed(event.sessionId(), before, rows.header());
            if (result.isOrganizationConflict()) {
                services.counts().organizationConflict(event.sessionId());
            }
            return result;
        } finally {
            lock.unlock();
            services.marks().mark(event.sessionId());
        }
    }

    private void expire(TranscriptWriter.Deadline deadline, long nowMs) {
        Notification notification;
        Lock lock = services.locks().of(deadline.sessionId());
        lock.lock();
        try {
            SessionRows rows = writer.session(deadline.sessionId());
            Header before = rows.header();
            notification = assembly.expire(rows, deadline.atMs(), nowMs);
            services.counts().sessions().changed(before, rows.header(), true, nowMs);
            services.counts().unowned().changed(deadline.sessionId(), before, rows.header());
        } finally {
            lock.unlock();
            services.marks().mark(deadline.sessionId());
        }
        announce(notification);
    }

    private void announce(@Nullable Notification notification) {
        if (notification != null && options.announce()) {
            byte[] key = notification.sessionId().getBytes(StandardCharsets.UTF_8);
            context.forward(
                    new Record<>(key, NotificationJson.encode(notification), notification.createdAtMs()),
                    AssemblerTopology.NOTIFICATION_SINK);
        }
    }
}
