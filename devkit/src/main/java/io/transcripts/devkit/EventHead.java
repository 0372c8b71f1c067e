package io.transcripts.devkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher has to know of an event: which topic, which key, when. The rest is only checked to be JSON; whether it
 * is a valid event is for the assembler to say.
 *
 * @param sessionId null when there is none, or it is not a string
 * @param occurredAt as written, or null
 */
record EventHead(
        Kind kind, @Nullable String sessionId, @Nullable String occurredAt) {

    /** Which of the three input topics an event goes to. */
    enum Kind {
        ASR,
        TRANSLATION,
        SESSION
    }

    /** A line that has no topic to go to. The message is the reason, without any text of the line. */
    static final class NotRoutable extends Exception {
        private static final long serialVersionUID = 1L;

        NotRoutable(String reason) {
            super(reason, null, false, false);
        }
    }

    /** Lines are UTF-8; guessing UTF-16 from zero bytes would let a broken line through. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    /** @throws NotRoutable when the line is not one JSON object, or its type names no topic */
    static EventHead of(byte[] line) throws NotRoutable {
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new NotRoutable("not a JSON object");
            }
            String type = null;
            String sessionId = null;
            String occurredAt = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                switch (field) {
                    case "type" -> type = textOrNull(json, value);
                    case "session_id" -> sessionId = textOrNull(json, value);
                    case "occurred_at" -> occurredAt = textOrNull(json, value);
                    default -> json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw new NotRoutable("more than one JSON value");
            }
            return new EventHead(kind(type), sessionId, occurredAt);
        } catch (JsonProcessingException e) {
            // Jackson's own message quotes the line.
            long column = e.getLocation() == null ? 0 : e.getLocation().getByteOffset() + 1;
            throw new NotRoutable("not valid JSON" + (column > 0 ? " (byte " + column + ")" : ""));
        } catch (IOException e) {
            throw new NotRoutable("not valid UTF-8");
        }
    }

    private static @Nullable String textOrNull(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        json.skipChildren();
        return null;
    }

    private static Kind kind(@Nullable String type) throws NotRoutable {
        if (type == null) {
            throw new NotRoutable("no type");
        }
        if (type.equals("asr")) {
            return Kind.ASR;
        }
        if (type.equals("translation")) {
            return Kind.TRANSLATION;
        }
        if (type.startsWith("session.")) {
            return Kind.SESSION;
        }
        throw new NotRoutable("the type is none of asr, translation, session.*");
    }
}
