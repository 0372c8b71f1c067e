package io.transcripts.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.schema.SpeechEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/**
 * Contender P as its friends would read it: one connection, one {@code SELECT} prepared on the server, binary transfer, an
 * index that gives the order, every column decoded. Tables of its own, made new by {@link #load}.
 */
final class PostgresReads implements SequentialReads.Source {
    private static final String TABLES = """
            DROP TABLE IF EXISTS bench_read_segment, bench_read_translation;
            CREATE TABLE bench_read_segment (
              session_id text NOT NULL, segment_id text NOT NULL, revision int NOT NULL, speaker text NOT NULL,
              channel int, language text, body text NOT NULL, start_ms bigint NOT NULL, end_ms bigint NOT NULL,
              confidence double precision, PRIMARY KEY (session_id, segment_id));
            CREATE TABLE bench_read_translation (
              session_id text NOT NULL, segment_id text NOT NULL, language text NOT NULL, source_revision int,
              body text NOT NULL, PRIMARY KEY (session_id, segment_id, language));
            """;
    /** After the load, as one does; the planner then knows what there is, and pages are marked all-visible. */
    private static final String INDEX =
            "CREATE INDEX ON bench_read_segment (session_id, start_ms, end_ms, channel, segment_id)";

    private static final String QUERY = """
            SELECT s.segment_id, s.revision, s.speaker, s.channel, s.language, s.body, s.start_ms, s.end_ms,
                   s.confidence, t.body, t.source_revision
            FROM bench_read_segment s
            LEFT JOIN bench_read_translation t
              ON t.session_id = s.session_id AND t.segment_id = s.segment_id AND t.language = 'en'
            WHERE s.session_id = ?
            ORDER BY s.start_ms, s.end_ms, s.channel, s.segment_id
            """;

    private static final double THOUSANDTHS = 1_000;

    private final Connection connection;
    private final PreparedStatement query;
    private final long serverPid;

    /** @param jdbcUrl with user and password where they are needed */
    PostgresReads(String jdbcUrl) throws SQLException {
        connection = DriverManager.getConnection(
                jdbcUrl + (jdbcUrl.indexOf('?') < 0 ? '?' : '&') + PGProperty.PREPARE_THRESHOLD.getName() + "=1");
        query = connection.prepareStatement(QUERY);
        serverPid = connection.unwrap(PGConnection.class).getBackendPID();
    }

    /** Makes the tables and fills them with the same calls that the product gets as events. */
    static void load(String jdbcUrl, CompleteCalls calls, int count) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute(TABLES);
            PGConnection postgres = connection.unwrap(PGConnection.class);
            for (int from = 0; from < count; from += calls.open()) {
                CopyRows rows = new CopyRows();
                calls.generate(from, Math.min(calls.open(), count - from), event -> rows.add(event.value()));
                postgres.getCopyAPI().copyIn("COPY bench_read_segment FROM STDIN", in(rows.segments));
                postgres.getCopyAPI().copyIn("COPY bench_read_translation FROM STDIN", in(rows.translations));
            }
            statement.execute(INDEX);
            statement.execute("VACUUM ANALYZE bench_read_segment");
            statement.execute("VACUUM ANALYZE bench_read_translation");
        }
    }

    @Override
    public List<Line> read(String sessionId) throws SQLException, IOException {
        query.setString(1, sessionId);
        List<Line> lines = new ArrayList<>();
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                int column = 1;
                String id = result.getString(column++);
                int revision = result.getInt(column++);
                String speaker = result.getString(column++);
                int channel = result.getInt(column++);
                if (result.wasNull()) {
                    channel = SpeechEvent.ABSENT;
                }
                String language = result.getString(column++);
                String text = result.getString(column++);
                long startMs = result.getLong(column++);
                long endMs = result.getLong(column++);
                int confidence = (int) Math.round(result.getDouble(column++) * THOUSANDTHS);
                if (result.wasNull()) {
                    confidence = SpeechEvent.ABSENT;
                }
                String translation = result.getString(column++);
                boolean isOfThisRevision = result.getInt(column) == revision;
                lines.add(new Line(
                        id,
                        speaker,
                        channel,
                        language,
                        text,
                        isOfThisRevision ? translation : null,
                        startMs,
                        endMs,
                        confidence,
                        List.of(),
                        true));
            }
        }
        if (lines.isEmpty()) {
            throw new IOException("nothing of " + sessionId);
        }
        return lines;
    }

    @Override
    public List<Long> servers() {
        return List.of(serverPid);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("The connection does not close", e);
        }
    }

    private static ByteArrayInputStream in(ByteArrayOutputStream bytes) {
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** Events as rows in the text format of {@code COPY}. */
    private static final class CopyRows {
        private static final JsonMapper JSON = new JsonMapper();
        private static final int MS_PER_SECOND = 1_000;

        final ByteArrayOutputStream segments = new ByteArrayOutputStream();
        final ByteArrayOutputStream translations = new ByteArrayOutputStream();

        void add(byte[] event) {
            JsonNode tree;
            try {
                tree = JSON.readTree(event);
            } catch (IOException e) {
                throw new IllegalStateException("a generated event is JSON", e);
            }
            String ids = text(tree, "session_id") + '\t' + text(tree, "segment_id");
            switch (tree.path("type").asText()) {
                case "asr" ->
                    line(
                            segments,
                            ids,
                            text(tree, "revision"),
                            text(tree, "speaker"),
                            text(tree, "channel"),
                            text(tree, "language"),
                            text(tree, "text"),
                            ms(tree, "start_time"),
                            ms(tree, "end_time"),
                            text(tree, "confidence"));
                case "translation" ->
                    line(translations, ids, text(tree, "language"), text(tree, "source_revision"), text(tree, "text"));
                default -> {
                    // The session's own row is not read here.
                }
            }
        }

        private static void line(ByteArrayOutputStream out, String... columns) {
            out.writeBytes((String.join("\t", columns) + '\n').getBytes(StandardCharsets.UTF_8));
        }

        private static String ms(JsonNode tree, String field) {
            return Long.toString(Math.round(tree.path(field).asDouble() * MS_PER_SECOND));
        }

        private static String text(JsonNode tree, String field) {
            return tree.path(field)
                    .asText()
                    .replace("\\", "\\\\")
                    .replace("\t", "\\t")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r");
        }
    }
}
