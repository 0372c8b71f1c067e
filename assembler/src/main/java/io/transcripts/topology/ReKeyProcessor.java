package io.transcripts.topology;

import io.transcripts.schema.RejectedEvent;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Passes the records of a topic that is wider than the store on to the owners of their sessions. */
final class ReKeyProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private final RecordMetrics counts;
    private final RecordDecoder decoder;
    private final DeadLetters deadLetters;
    private final String straysSink;
    private final String deadLetterSink;
    private ProcessorContext<byte[], byte[]> context;

    ReKeyProcessor(TopologyOptions options, RecordDecoder decoder, String straysSink, String deadLetterSink) {
        this.counts = options.counts();
        this.decoder = decoder;
        this.deadLetters = new DeadLetters(options.maxRecordBytes());
        this.straysSink = straysSink;
        this.deadLetterSink = deadLetterSink;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        counts.read();
        Origin origin = Origin.of(context.recordMetadata().orElseThrow(), record);
        try {
            String sessionId = decoder.decode(record.value()).sessionId();
            counts.stray();
            context.forward(origin.stray(record, sessionId), straysSink);
        } catch (RejectedEvent e) {
            counts.rejected(e.code());
            context.forward(deadLetters.of(record, origin, e), deadLetterSink);
        }
    }
}
