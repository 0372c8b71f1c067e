package io.transcripts.topology;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.transcripts.domain.Notification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Notifications as the contract's JSON. */
final class NotificationJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int ID_BYTES = 16;

    private NotificationJson() {}

    static byte[] encode(Notification notification) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("id", id(notification));
            json.writeStringField("type", notification.type().label());
            json.writeStringField("api_version", "v1");
            json.writeStringField(
                    "created_at",
                    Instant.ofEpochMilli(notification.createdAtMs()).toString());
            json.writeObjectFieldStart("data");
            data(json, notification);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void data(JsonGenerator json, Notification notification) throws IOException {
        json.writeStringField("session_id", notification.sessionId());
        text(json, "organization_id", notification.organizationId());
        text(
                json,
                "status",
                notification.status() == null
                        ? "erased"
                        : notification.status().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("version", notification.version());
        json.writeNumberField("segment_count", notification.segmentCount());
        json.writeNumberField("word_count", notification.wordCount());
        json.writeNumberField("duration", seconds(notification.durationMs()));
        json.writeObjectFieldStart("language");
        text(json, "source", notification.languages().source());
        text(json, "target", notification.languages().target());
        json.writeEndObject();
        json.writeObjectFieldStart("missing");
        json.writeNumberField("segments", notification.missing().segments());
        json.writeNumberField("translations", notification.missing().translations());
        json.writeEndObject();
        if (notification.limitExceeded()) {
            json.writeBooleanField("limit_exceeded", true);
        }
    }

    /** The same session, type and version give the same id. */
    private static String id(Notification notification) {
        String identity = notification.sessionId() + '\n' + notification.type().label() + '\n' + notification.version();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return "evt_" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** At least one decimal and at most three. */
    private static BigDecimal seconds(long ms) {
        BigDecimal seconds = BigDecimal.valueOf(ms, 3).stripTrailingZeros();
        return seconds.scale() < 1 ? seconds.setScale(1) : seconds;
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }
}
