package io.transcripts.api;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The OpenAPI document as a judge: what it does not mention, an answer must not have. */
public final class OpenApi {
    /** Read once. */
    public static final OpenApi DOCUMENT = new OpenApi();

    /** Files that pages are made of: no operations, and not in the document. */
    static final Pattern PART_OF_PAGE = Pattern.compile("/page/[^/]+|/docs/[^/]+\\.js");

    private static final String LOCATION = "https://openapi.invalid/document";

    private final JsonNode document;
    /** The same, where no object has members that are not mentioned. */
    private final JsonNode closed;

    private final SchemaRegistry schemas;
    private final Map<JsonNode, Schema> compiled = new IdentityHashMap<>();
    /** By template, those without variables first. */
    private final Map<String, Pattern> paths = new LinkedHashMap<>();

    private OpenApi() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
            document = YAMLMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        closed = document.deepCopy();
        close(closed);
        schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(LOCATION, closed.toString())));
        document.get("paths").propertyNames().stream()
                .sorted(Comparator.comparing((String template) -> template.contains("{")))
                .forEach(template -> paths.put(template, Pattern.compile(template.replaceAll("\\{[a-z_]+}", "[^/]+"))));
    }

    public JsonNode document() {
        return document;
    }

    /** Template of a path as it is sent; null where none is documented. */
    public @Nullable String template(String rawPath) {
        // Split before it is decoded, so that an encoded slash stays inside its segment.
        String path = Stream.of(rawPath.split("/", -1))
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8)
                        .replace('/', '|'))
                .collect(Collectors.joining("/"));
        return paths.entrySet().stream()
                .filter(template -> template.getValue().matcher(path).matches())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** What a path has for a method; HEAD has what GET has. Null where there is nothing. */
    @Nullable
    JsonNode operation(String template, String method) {
        String name = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        return closed.get("paths").get(template).get(name);
    }

    /** Each operation, as {@code GET /path}. */
    public Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        for (Map.Entry<String, JsonNode> path : closed.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
                if (member.getValue().has("responses")) {
                    operations.put(member.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), member.getValue());
                }
            }
        }
        return operations;
    }

    /** Status codes by path template, behind the method where that is not GET. */
    Map<String, Set<String>> statuses() {
        Map<String, Set<String>> statuses = new TreeMap<>();
        operations()
                .forEach((operation, node) -> statuses.put(
                        operation.replaceFirst("^GET ", ""),
                        new TreeSet<>(node.get("responses").propertyNames())));
        return statuses;
    }

    /** Parameters of an operation by where they are and what they are called, such as {@code query format}. */
    public Map<String, JsonNode> parameters(String template, JsonNode operation) {
        Map<String, JsonNode> parameters = new TreeMap<>();
        for (JsonNode source : List.of(closed.get("paths").get(template), operation)) {
            source.path("parameters").forEach(parameter -> {
                JsonNode followed = followed(parameter);
                parameters.put(
                        followed.get("in").stringValue() + " "
                                + followed.get("name").stringValue(),
                        followed);
            });
        }
        return parameters;
    }

    /** Where a reference leads to, or the node itself. */
    public JsonNode followed(JsonNode node) {
        if (!node.has("$ref")) {
            return node;
        }
        String reference = node.get("$ref").stringValue();
        JsonNode target = closed.at(reference.substring(reference.indexOf('#') + 1));
        if (target.isMissingNode()) {
            throw new AssertionError("The document refers to " + reference + ", which is not in it");
        }
        return target;
    }

    /** What is wrong with a body, by a schema of the components. */
    public List<String> errors(String component, String json) {
        return errors(schemas.getSchema(SchemaLocation.of(LOCATION + "#/components/schemas/" + component)), json);
    }

    /** What is wrong with a value, by a schema of the document. */
    public List<String> errors(JsonNode schema, String json) {
        synchronized (compiled) {
            return errors(compiled.computeIfAbsent(schema, schemas::getSchema), json);
        }
    }

    /**
     * What is wrong with a value that is not JSON but text, as in a header or a parameter.
     *
     * @param of a header or a parameter of the document
     */
    public List<String> errorsOfText(JsonNode of, String text) {
        JsonNode schema = followed(of.get("schema"));
        String type = schema.path("type").asString("string");
        boolean isLiteral = (type.equals("integer") || type.equals("number")) && text.matches("-?[0-9]+(\\.[0-9]+)?")
                || type.equals("boolean") && text.matches("true|false");
        return errors(
                schema,
                isLiteral ? text : JsonNodeFactory.instance.stringNode(text).toString());
    }

    private static List<String> errors(Schema schema, String json) {
        return schema
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Objects have nothing but what is mentioned, and each part of the document can be read by itself. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.has("properties") && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
            if (object.path("$ref").isString()) {
                object.put("$ref", LOCATION + object.get("$ref").stringValue());
            }
        }
        node.forEach(OpenApi::close);
    }
}
