package io.transcripts.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.transcripts.http.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One document in two notations, which say the same. */
@SuppressWarnings("ArrayRecordComponent")
record Document(byte[] yaml, byte[] json) {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();
    private static final JsonMapper JSON = new JsonMapper();

    /** The OpenAPI document, in YAML as it was written. */
    static Document openApi() {
        byte[] written = Resources.read(Document.class, "/io/transcripts/api/openapi.yaml");
        return new Document(written, json(tree(written)));
    }

    /** The AsyncAPI document, with the JSON Schemas that it refers to inside it. */
    static Document asyncApi() {
        JsonNode whole = new SchemaBundle().bundled("asyncapi.yaml");
        try {
            return new Document(YAML.writeValueAsBytes(whole), json(whole));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
    }

    /** What is written in YAML, or in JSON. */
    static JsonNode tree(byte[] written) {
        try {
            return YAML.readTree(written);
        } catch (IOException e) {
            throw new UncheckedIOException("A document of this build is not YAML", e);
        }
    }

    private static byte[] json(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
    }
}
