package io.transcripts.bench;

import java.util.List;

/** The tables that P keeps, and how rows get into them. */
final class PostgresTables {
    /** In the order of its parameters: see {@link PostgresLoop}. */
    static final String UPSERT_SEGMENT = """
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

    static final String UPSERT_TRANSLATION = """
            INSERT INTO translation (session_id, segment_id, language, is_final, revision, source_revision,
              occurred_at, text)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (session_id, segment_id, language) DO UPDATE SET
              is_final = EXCLUDED.is_final, revision = EXCLUDED.revision,
              source_revision = EXCLUDED.source_revision, occurred_at = EXCLUDED.occurred_at, text = EXCLUDED.text
            WHERE (translation.is_final, translation.revision, translation.occurred_at)
              < (EXCLUDED.is_final, EXCLUDED.revision, EXCLUDED.occurred_at)""";

    /** The header row, which the product keeps too; a batch is summed before it comes here. */
    static final String UPSERT_SESSION = """
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

    private PostgresTables() {}
}
