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
    /** In the order of its parameters, as the others. */
    private static final String UPSERT_SEGMENT = """
            INSERT INTO segment (session_id, segment_id, is_final, revision, occurred_at, speaker, channel, language,
              text, start_ms, end_ms, confidence, word_count)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (session_id, segment_id) DO UPDATE SET
              is_final = EXCLUDED.is_final, revision = EXCLUDED.revision, occurred_at = EXCLUDED.occurred_at,
              speaker = EXCLUDED.speaker, channel = EXCLUDED.channel, language = EXCLUDED.language,
              text = EXCLUDED.text, start_ms = EXCLUDED.start_ms, end_ms = EXCLUDED.end_ms,
              confidence = EXCLUDED.confidence, word_count = EXCLUDED.word_count
            WHERE (segment.is_final, segment.revision, segment.occurred_at)
              < (EXCLUDED.is_final, EXCLUDED.revision, EXCLUDED.occurred_at)""";

    private static final String UPSERT_TRANSLATION = """
            INSERT INTO translation (session_id, segment_id, language, is_final, revision, source_revision,
              occurred_at, text)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (session_id, segment_id, language) DO UPDATE SET
              is_final = EXCLUDED.is_final, revision = EXCLUDED.revision,
              source_revision = EXCLUDED.source_revision, occurred_at = EXCLUDED.occurred_at, text = EXCLUDED.text
            WHERE (translation.is_final, translation.revision, translation.occurred_at)
              < (EXCLUDED.is_final, EXCLUDED.revision, EXCLUDED.occurred_at)""";

    /** The header row, which the product keeps too; a batch is summed before it comes here. */
    private static final String UPSERT_SESSION = """
            INSERT INTO session (session_id, organization_id, source_language, target_language, reason, segment_count,
              events, last_event_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (session_id) DO UPDATE SET
              organization_id = COALESCE(EXCLUDED.organization_id, session.organization_id),
              source_language = COALESCE(EXCLUDED.source_language, session.source_language),
              target_language = COALESCE(EXCLUDED.target_language, session.target_language),
              reason = COALESCE(EXCLUDED.reason, session.reason),
              segment_count = COALESCE(EXCLUDED.segment_count, session.segment_count),
              events = session.events + EXCLUDED.events,
              last_event_at = GREATEST(session.last_event_at, EXCLUDED.last_event_at)""";

    /** The tables. */
    static final List<String> CREATE = List.of(
            """
            CREATE TABLE segment (session_id text, segment_id text, is_final boolean NOT NULL, revision int NOT NULL,
              occurred_at bigint NOT NULL, speaker text, channel int, language text, text text NOT NULL,
              start_ms bigint NOT NULL, end_ms bigint, confidence int, word_count int,
              PRIMARY KEY (session_id, segment_id))""",
            // For reading a transcript in its order.
            "CREATE INDEX segment_order ON segment (session_id, start_ms, segment_id)",
            """
            CREATE TABLE translation (session_id text, segment_id text, language text, is_final boolean NOT NULL,
              revision int NOT NULL, source_revision int, occurred_at bigint NOT NULL, text text NOT NULL,
              PRIMARY KEY (session_id, segment_id, language))""",
            """
            CREATE TABLE session (session_id text PRIMARY KEY, organization_id text, source_language text,
              target_language text, reason text, segment_count int, events bigint NOT NULL,
              last_event_at bigint NOT NULL)""");

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
                PreparedStatement segments = connection.prepareStatement(UPSERT_SEGMENT);
                PreparedStatement translations = connection.prepareStatement(UPSERT_TRANSLATION);
                PreparedStatement sessions = connection.prepareStatement(UPSERT_SESSION)) {
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
