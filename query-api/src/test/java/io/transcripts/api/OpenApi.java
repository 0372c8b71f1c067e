package io.transcripts.api;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The OpenAPI document as a judge: what it does not mention, an answer must not have. */
public final class OpenApi {
    private static final String LOCATION = "https://openapi.invalid/document";

    private final JsonNode document;
    private final SchemaRegistry schemas;

    public OpenApi() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
            document = new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        JsonNode closed = document.deepCopy();
        close(closed.at("/components/schemas"));
        schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(LOCATION, closed.toString())));
    }

    JsonNode document() {
        return document;
    }

    /** Status codes by path template, behind the method where that is not GET. */
    Map<String, Set<String>> statuses() {
        Map<String, Set<String>> statuses = new TreeMap<>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (String method : List.of("get", "delete")) {
                JsonNode responses = path.getValue().at("/" + method + "/responses");
                if (!responses.isMissingNode()) {
                    String prefix = method.equals("get") ? "" : method.toUpperCase(Locale.ROOT) + " ";
                    statuses.put(prefix + path.getKey(), new TreeSet<>(responses.propertyNames()));
                }
            }
        }
        return statuses;
    }

    /** A response of a path, its reference followed. */
    JsonNode response(String template, int status) {
        int space = template.indexOf(' ');
        String method = space < 0 ? "get" : template.substring(0, space).toLowerCase(Locale.ROOT);
        JsonNode response = document.get("paths")
                .get(template.substring(space + 1))
                .at("/" + method + "/responses")
                .get(Integer.toString(status));
        return followed(response);
    }

    JsonNode followed(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").stringValue().substring(1)) : node;
    }

    /** What is wrong with a body, by a schema of the components. */
    public List<String> errors(String component, String json) {
        Schema schema = schemas.getSchema(SchemaLocation.of(LOCATION + "#/components/schemas/" + component));
        return schema
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .collect(Collectors.toList());
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("properties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(OpenApi::close);
    }
}
