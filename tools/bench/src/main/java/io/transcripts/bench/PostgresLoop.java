package io.transcripts.bench;

import io.transcripts.domain.Text;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.TranslationEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Consumes, writes each poll as one transaction of batched upserts, commits to the database and then the offsets. Written
 * again after a crash, the rows are the same; only the count in the session row is not.
 */
final class PostgresLoop implements Workers.Worker {
    private final Postgres.Loops part;
    private final Progress progress;
    private final EventCodec codec = new EventCodec(Limits.DEFAULT);
    private final KafkaConsumer<byte[], byte[]> consumer;

    PostgresLoop(Postgres.Loops part, Progress progress) {
        this.part = part;
        this.progress = progress;
        consumer = new KafkaConsumer<>(
                Clients.consumer(part.job().bootstrapServers(), part.job().group(), part.pollRecords()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    @Override
    public void work() throws SQLException, RejectedEvent {
        try (consumer;
                Connection connection = PostgresServer.connect(part.jdbcUrl(), part.password());
                PreparedStatement segments = connection.prepareStatement(PostgresTables.UPSERT_SEGMENT);
                PreparedStatement translations = connection.prepareStatement(PostgresTables.UPSERT_TRANSLATION);
                PreparedStatement sessions = connection.prepareStatement(PostgresTables.UPSERT_SESSION)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET synchronous_commit = " + (part.synchronousCommit() ? "on" : "off"));
            }
            connection.setAutoCommit(false);
            consumer.subscribe(List.of(part.job().input()));
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                if (records.isEmpty()) {
                    continue;
                }
                progress.begin();
                Batch batch = new Batch();
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    batch.add(codec.decode(record.value()), record.timestamp());
                }
                for (Batch.Row<AsrEvent> row : batch.segments()) {
                    bind(segments, row);
                }
                for (Batch.Row<TranslationEvent> row : batch.translations()) {
                    bindTranslation(translations, row);
                }
                for (Batch.Header header : batch.headers()) {
                    bind(sessions, header);
                }
                segments.executeBatch();
                translations.executeBatch();
                sessions.executeBatch();
                connection.commit();
                consumer.commitSync();
                progress.add(records.count());
            }
        } catch (WakeupException e) {
            // Stopped between two batches, or in the middle of one, which is then as if it had not been read.
        }
    }

    @Override
    public void stop() {
        consumer.wakeup();
    }

    private static void bind(PreparedStatement to, Batch.Row<AsrEvent> row) throws SQLException {
        AsrEvent asr = row.event();
        to.setString(1, asr.sessionId());
        to.setString(2, asr.segmentId());
        to.setBoolean(3, asr.isFinal());
        to.setInt(4, asr.revision());
        to.setLong(5, row.occurredAt());
        to.setString(6, asr.speaker());
        to.setInt(7, asr.channel());
        to.setString(8, asr.language());
        to.setString(9, asr.text());
        to.setLong(10, asr.startMs());
        to.setLong(11, asr.endMs());
        to.setInt(12, asr.confidence());
        // Equal work: the product counts the words of each final too.
        to.setInt(13, asr.isFinal() ? Text.words(asr.text()) : 0);
        to.addBatch();
    }

    private static void bindTranslation(PreparedStatement to, Batch.Row<TranslationEvent> row) throws SQLException {
        TranslationEvent translation = row.event();
        to.setString(1, translation.sessionId());
        to.setString(2, translation.segmentId());
        to.setString(3, translation.language());
        to.setBoolean(4, translation.isFinal());
        to.setInt(5, translation.revision());
        to.setInt(6, translation.sourceRevision());
        to.setLong(7, row.occurredAt());
        to.setString(8, translation.text());
        to.addBatch();
    }

    private static void bind(PreparedStatement to, Batch.Header header) throws SQLException {
        to.setString(1, header.sessionId);
        to.setString(2, header.organizationId);
        to.setString(3, header.sourceLanguage);
        to.setString(4, header.targetLanguage);
        to.setString(5, header.reason);
        if (header.segmentCount == null) {
            to.setNull(6, Types.INTEGER);
        } else {
            to.setInt(6, header.segmentCount);
        }
        to.setLong(7, header.events);
        to.setLong(8, header.lastEventAt);
        to.addBatch();
    }
}
