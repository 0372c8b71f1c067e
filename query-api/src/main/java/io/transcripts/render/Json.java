package io.transcripts.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** JSON into memory, and the few habits that our documents share. */
final class Json {
    // Without the feature Jackson writes an emoji as two escapes: right, but three times as long and hard to read.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private Json() {}

    /** A generator of one document. */
    static JsonGenerator generator(ByteArrayOutputStream out) {
        try {
            return FACTORY.createGenerator(out);
        } catch (IOException e) {
            throw unfailing(e);
        }
    }

    static UncheckedIOException unfailing(IOException e) {
        return new UncheckedIOException("memory does not fail to be written", e);
    }

    /** Writes one document. */
    interface Document {
        void write(JsonGenerator json) throws IOException;
    }

    /** The document as UTF-8. */
    static byte[] bytes(int sizeHint, Document document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(sizeHint);
        try (JsonGenerator json = generator(out)) {
            document.write(json);
        } catch (IOException e) {
            throw unfailing(e);
        }
        return out.toByteArray();
    }

    /** A number of {@link Times#decimal}. */
    static void decimal(JsonGenerator json, String name, long thousandths) throws IOException {
        json.writeFieldName(name);
        decimal(json, thousandths, new char[Times.MOST_OF_DECIMAL]);
    }

    /** The same behind its name, by a buffer of whoever writes many. */
    static void decimal(JsonGenerator json, long thousandths, char[] digits) throws IOException {
        int begin = Times.decimal(thousandths, digits);
        json.writeNumber(digits, begin, digits.length - begin);
    }

    /** A string that is left out when unknown. */
    static void optional(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    /** The same, by a name whose bytes are at hand. */
    static void optional(JsonGenerator json, SerializableString name, @Nullable String value) throws IOException {
        if (value != null) {
            text(json, name, value);
        }
    }

    static void text(JsonGenerator json, SerializableString name, String value) throws IOException {
        json.writeFieldName(name);
        json.writeString(value);
    }

    /** A string that is {@code null} when unknown; the generator writes it so. */
    static void nullable(JsonGenerator json, String name, @Nullable String value) throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value);
        }
    }
}
