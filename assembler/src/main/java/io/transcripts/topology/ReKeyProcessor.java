package io.transcripts.topology;

import io.transcripts.schema.EventCodec;
import io.transcripts.schema.RejectedEvent;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Passes the records of a topic that is wider than the store on to the owners of their sessions. */
final class ReKeyProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private final TopologyOptions options;
    private final RecordMetrics counts;
    private final EventCodec codec;
    private final DeadLetters deadLetters;
    private final String straysSink;
    private final String deadLetterSink;
    private ProcessorContext<byte[], byte[]> context;
    private TaskReading reading;

    ReKeyProcessor(
            TopologyOptions options, RecordMetrics counts, EventCodec codec, String straysSink, String deadLetterSink) {
        this.options = options;
        this.counts = counts;
        this.codec = codec;
        this.deadLetters = new DeadLetters(options.maxRecordBytes());
        this.straysSink = straysSink;
        this.deadLetterSink = deadLetterSink;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        reading =
                TaskReading.ofWide(options, counts.positions(), context.taskId().partition());
    }

    @Override
    public void close() {
        reading.stopped();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        counts.read();
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        try {
            passOn(record, Origin.of(metadata, record));
        } catch (RuntimeException e) {
            counts.givenBack();
            throw e;
        }
        reading.read(metadata, record.timestamp());
    }

    private void passOn(Record<byte[], byte[]> record, Origin origin) {
        try {
            String sessionId = codec.decode(record.value()).sessionId();
            context.forward(origin.stray(record, sessionId), straysSink);
            counts.stray();
        } catch (RejectedEvent e) {
            context.forward(deadLetters.of(record, origin, e), deadLetterSink);
            counts.rejected(e.code());
        }
    }
}
