package io.transcripts.node.deadletters;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value without what people said: its fields, numbers, ids and times stay, every other string is told by its length
 * only.
 */
final class MaskedValue {
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();
    /** Fields of an event that hold no speech; and only when they look like what they should be. */
    private static final Set<String> TECHNICAL =
            Set.of("type", "session_id", "segment_id", "event_id", "occurred_at", "organization_id", "language");

    private static final Set<String> LANGUAGES = Set.of("source", "target");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:+-]{1,128}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,40}");

    private MaskedValue() {}

    /** For people to read; JSON where the value is JSON. */
    static String of(byte @Nullable [] value) {
        if (value == null) {
            return "(null)";
        }
        StringWriter masked = new StringWriter();
        try (JsonParser in = JSON.createParser(value);
                JsonGenerator out = JSON.createGenerator(masked)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                copy(in, token, out);
            }
        } catch (JsonProcessingException e) {
            return "(" + value.length + " bytes that are not JSON)";
        } catch (IOException e) {
            throw new UncheckedIOException("A string cannot fail", e);
        }
        return masked.toString();
    }

    private static void copy(JsonParser in, JsonToken token, JsonGenerator out) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            String text = in.getText();
            boolean isPlain =
                    isTechnical(in.getParsingContext()) && PLAIN.matcher(text).matches();
            out.writeString(isPlain ? text : "(" + text.codePointCount(0, text.length()) + " characters)");
        } else if (token == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            out.writeFieldName(
                    NAME.matcher(name).matches()
                            ? name
                            : "(a name of " + name.codePointCount(0, name.length()) + " characters)");
        } else {
            out.copyCurrentEvent(in);
        }
    }

    /** By its place, not by its name alone: what metadata calls a type may say anything. */
    private static boolean isTechnical(JsonStreamContext place) {
        String field = place.getCurrentName();
        JsonStreamContext outer = place.getParent();
        if (field == null || outer == null) {
            return false;
        }
        return outer.inRoot()
                ? TECHNICAL.contains(field)
                : LANGUAGES.contains(field)
                        && "language".equals(outer.getCurrentName())
                        && outer.getParent().inRoot();
    }
}
