package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Copies JSON values without their white space. Members keep their order, numbers their digits. */
final class RawJson {
    // The object is a member of an event, one level below it.
    private static final JsonFactory READ = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonScanner.MAX_DEPTH - 1)
                    .maxNumberLength(JsonScanner.MAX_NUMBER_CHARS)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    // Without the feature Jackson writes an emoji as two escapes, which would count three times against the limit.
    private static final JsonFactory WRITE = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private RawJson() {}

    /**
     * Copies the object that begins at {@code begin}, as UTF-8.
     *
     * @return how many bytes of {@code json} it takes
     * @throws RejectedEvent when an object in it has a name twice
     */
    static int copy(byte[] json, int begin, OutputStream out) throws RejectedEvent {
        Deque<Set<String>> names = new ArrayDeque<>();
        try (JsonParser parser = READ.createParser(json, begin, json.length - begin);
                JsonGenerator copy = WRITE.createGenerator(out)) {
            parser.nextToken();
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
            return (int) parser.currentLocation().getByteOffset();
        } catch (IOException e) {
            throw JsonScanner.invalidJson();
        }
    }

    static String text(byte[] copy) {
        return new String(copy, StandardCharsets.UTF_8);
    }
}
