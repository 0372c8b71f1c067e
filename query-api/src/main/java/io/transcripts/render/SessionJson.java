package io.transcripts.render;

import com.fasterxml.jackson.core.JsonGenerator;
import io.transcripts.domain.SessionStatus;
import io.transcripts.domain.Transcript;
import io.transcripts.schema.SessionEvent.SessionError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The session object of {@code GET /v1/sessions/{id}}: everything about a session but what was said. */
public final class SessionJson {
    private static final int USUAL_BYTES = 1_024;

    private SessionJson() {}

    /** The session as UTF-8 JSON on one line, keys in the contract's order; unknown optional ones are left out. */
    public static byte[] render(Transcript transcript) {
        return Json.bytes(USUAL_BYTES, json -> {
            json.writeStartObject();
            json.writeStringField("object", "session");
            json.writeStringField("id", transcript.sessionId());
            json.writeStringField("status", SessionStatus.of(transcript).name().toLowerCase(Locale.ROOT));
            Json.nullable(json, "source_language", transcript.sourceLanguage());
            Json.nullable(json, "target_language", transcript.targetLanguage());
            Json.decimal(json, "duration", transcript.durationMs());
            json.writeObjectFieldStart("transcript");
            // Whoever may see the session may read its transcript, be it empty so far.
            json.writeBooleanField("available", true);
            json.writeNumberField("word_count", transcript.wordCount());
            json.writeStringField("status", transcript.status().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("version", transcript.version());
            json.writeEndObject();
            json.writeObjectFieldStart("missing");
            json.writeNumberField("segments", transcript.missing().segments());
            json.writeNumberField("translations", transcript.missing().translations());
            json.writeEndObject();
            String metadata = transcript.metadata();
            if (metadata != null) {
                json.writeFieldName("metadata");
                json.writeRawValue(metadata);
            }
            time(json, "started_at", transcript.startedAt());
            time(json, "ended_at", transcript.endedAt());
            Json.optional(json, "end_reason", transcript.endReason());
            error(json, transcript.error());
            if (transcript.limitExceeded()) {
                json.writeBooleanField("limit_exceeded", true);
            }
            json.writeEndObject();
        });
    }

    /** A list of sessions that are rendered already. */
    public static byte[] list(List<byte[]> sessions, boolean hasMore) {
        int bytes = USUAL_BYTES;
        for (byte[] session : sessions) {
            bytes += session.length + 1;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes);
        out.writeBytes(ascii("{\"object\":\"list\",\"url\":\"/v1/sessions\",\"data\":["));
        for (int i = 0; i < sessions.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(sessions.get(i));
        }
        out.writeBytes(ascii("],\"has_more\":" + hasMore + "}"));
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void time(JsonGenerator json, String name, @Nullable Instant instant) throws IOException {
        if (instant != null) {
            json.writeStringField(name, Times.utc(instant));
        }
    }

    private static void error(JsonGenerator json, @Nullable SessionError error) throws IOException {
        if (error != null) {
            json.writeObjectFieldStart("error");
            Json.optional(json, "code", error.code());
            Json.optional(json, "message", error.message());
            json.writeEndObject();
        }
    }
}
