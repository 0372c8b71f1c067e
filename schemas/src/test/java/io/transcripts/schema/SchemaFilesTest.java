package io.transcripts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents beside the codec: they hold together, and their examples are what they say. */
class SchemaFilesTest {
    private static final String BASE = "https://transcripts.example/schema/";
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaIdResolvers(
                    resolvers -> resolvers.mapPrefix(BASE, "classpath:io/transcripts/schema/")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "common",
                "event",
                "asr",
                "translation",
                "session-updated",
                "session-ended",
                "session-failed",
                "session-erased"
            })
    void isAJsonSchemaOfItsOwnName(String name) throws Exception {
        String text = read(name + ".schema.json");
        Schema metaschema = REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(metaschema.validate(text, InputFormat.JSON)).isEmpty();
        JsonNode schema = new JsonMapper().readTree(text);
        assertThat(schema.path("$id").asText()).isEqualTo(BASE + name + ".schema.json");
        assertThat(schema.path("title").asText()).isNotBlank();
        assertThat(schema.path("description").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"asr", "translation", "session-updated", "session-ended", "session-failed", "session-erased"})
    void examplesAreEvents(String name) throws Exception {
        JsonNode schema = new JsonMapper().readTree(read(name + ".schema.json"));
        assertThat(schema.path("examples")).isNotEmpty();
        for (JsonNode example : schema.path("examples")) {
            String value = example.toString();
            assertThat(schema(name).validate(value, InputFormat.JSON)).isEmpty();
            assertThat(schema("event").validate(value, InputFormat.JSON)).isEmpty();
            assertThat(new EventCodec(Limits.DEFAULT).decode(value.getBytes(StandardCharsets.UTF_8)))
                    .isNotNull();
        }
    }

    @Test
    void asyncApiRefersToEachTypeOfEvent() throws Exception {
        List<String> references = Pattern.compile("\\$ref: ([a-z-]+)\\.schema\\.json")
                .matcher(read("asyncapi.yaml"))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertThat(references)
                .containsExactlyInAnyOrder(
                        "asr", "translation", "session-updated", "session-ended", "session-failed", "session-erased");
    }

    @Test
    void asyncApiNamesEveryRejectionCode() throws Exception {
        String document = read("asyncapi.yaml");
        for (RejectedEvent.Code code : RejectedEvent.Code.values()) {
            assertThat(document).contains(code.label());
        }
    }

    private static Schema schema(String name) {
        return REGISTRY.getSchema(SchemaLocation.of(BASE + name + ".schema.json"));
    }

    private static String read(String name) throws IOException {
        try (InputStream in = EventCodec.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
