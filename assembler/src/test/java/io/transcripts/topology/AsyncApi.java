package io.transcripts.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.transcripts.schema.EventCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The AsyncAPI document as a judge of what a node publishes: what it does not mention, a record must not have. */
final class AsyncApi {
    private static final JsonNode DOCUMENT = read();
    private static final Schema NOTIFICATION = schema("/components/schemas/notification");
    private static final Schema DEAD_LETTER_HEADERS = schema("/components/messages/deadLetter/headers");

    private AsyncApi() {}

    static void assertNotification(byte[] value) {
        assertValid(NOTIFICATION, new String(value, StandardCharsets.UTF_8));
    }

    /** Of the headers, those that say why; the others are the original record's. */
    static void assertDeadLetter(Headers headers) {
        ObjectNode ours = JsonNodeFactory.instance.objectNode();
        for (Header header : headers) {
            if (header.key().startsWith("__streams.errors.") || header.key().startsWith("transcripts.error.")) {
                // A record that was a dead letter before has them twice, the last one is of now.
                ours.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        assertValid(DEAD_LETTER_HEADERS, ours.toString());
    }

    private static void assertValid(Schema schema, String json) {
        assertThat(schema.validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .as(json)
                .isEmpty();
    }

    private static Schema schema(String pointer) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(DOCUMENT.at(pointer));
    }

    private static JsonNode read() {
        try (InputStream in = EventCodec.class.getResourceAsStream("asyncapi.yaml")) {
            JsonNode document = new YAMLMapper().readTree(in);
            close(document);
            return document;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject()) {
            object.put("additionalProperties", false);
        }
        node.forEach(AsyncApi::close);
    }
}
