package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Keeps a JSON value as it came, but for white space: members in their order, numbers digit for digit. */
final class RawJson {
    // Without the feature Jackson writes an emoji as two escapes, which would count three times against the limit.
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private RawJson() {}

    /**
     * Copies the object that the parser stands on, up to its end, as UTF-8.
     *
     * @throws RejectedEvent when an object in it has a name twice
     */
    static byte[] copy(JsonParser parser) throws IOException, RejectedEvent {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deque<Set<String>> names = new ArrayDeque<>();
        try (JsonGenerator copy = JSON.createGenerator(out)) {
            do {
                JsonToken token = parser.currentToken();
                switch (token) {
                    case START_OBJECT -> {
                        names.push(new HashSet<>());
                        copy.writeStartObject();
                    }
                    case END_OBJECT -> {
                        names.pop();
                        copy.writeEndObject();
                    }
                    case FIELD_NAME -> {
                        if (!names.element().add(parser.currentName())) {
                            throw EventReader.twice();
                        }
                        copy.writeFieldName(parser.currentName());
                    }
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> copy.writeNumber(parser.getText());
                    default -> copy.copyCurrentEvent(parser);
                }
                if (names.isEmpty()) {
                    break;
                }
            } while (parser.nextToken() != null);
        }
        return out.toByteArray();
    }

    static String text(byte[] copy) {
        return new String(copy, StandardCharsets.UTF_8);
    }
}
