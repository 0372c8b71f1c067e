package io.transcripts.runtime;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/**
 * A record that could not be sent ends its stream thread, which is replaced when another try is worth it.
 *
 * <p>Kafka's default begins the task anew whose record it was, and then commits the other tasks of the thread. But of records that fail
 * together the first alone is remembered: the others' tasks would commit what they have read, and what they had to send is lost.
 */
public final class FailingProduction implements ProductionExceptionHandler {
    @Override
    public Response handleError(ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
        return Response.fail();
    }

    @Override
    public void configure(Map<String, ?> settings) {
        // There is nothing to choose.
    }
}
