package io.transcripts.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.transcripts.http.Resources;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A document and the JSON Schemas beside it, as one that refers to nothing outside.
 *
 * <p>The schemas become components, in the part of JSON Schema 2020-12 that is draft 7 too, which is what an AsyncAPI document has
 * where it does not say otherwise, and what its tools read. There, members beside a {@code $ref} do not count, so the reference moves
 * into {@code allOf}.
 */
final class SchemaBundle {
    private static final String FOLDER = "/io/transcripts/schema/";
    private static final Pattern FILE = Pattern.compile("([a-z-]+)\\.schema\\.json(?:#(/.*))?");
    private static final String REF = "$ref";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** By name, in the order of names; null while one is being read. */
    private final Map<String, JsonNode> schemas = new TreeMap<>();

    /** @param name of a document that has {@code components.schemas} */
    JsonNode bundled(String name) {
        ObjectNode document = (ObjectNode) copy(Document.tree(Resources.read(SchemaBundle.class, FOLDER + name)), null);
        ObjectNode components = document.withObjectProperty("components").withObjectProperty("schemas");
        schemas.forEach(components::set);
        return document;
    }

    /** @param file of the schema that this is a part of; null in the document itself */
    private JsonNode copy(JsonNode node, @Nullable String file) {
        if (node instanceof ArrayNode array) {
            ArrayNode copied = NODES.arrayNode();
            array.forEach(element -> copied.add(copy(element, file)));
            return copied;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copied = NODES.objectNode();
        object.properties().forEach(member -> {
            if (!member.getKey().equals(REF)) {
                copied.set(member.getKey(), copy(member.getValue(), file));
            }
        });
        if (object.path(REF).isTextual()) {
            ObjectNode reference =
                    NODES.objectNode().put(REF, target(object.path(REF).textValue(), file));
            if (copied.isEmpty()) {
                return reference;
            }
            copied.putArray("allOf").add(reference);
        }
        return copied;
    }

    private String target(String reference, @Nullable String file) {
        Matcher outside = FILE.matcher(reference);
        if (outside.matches()) {
            return component(outside.group(1), outside.group(2));
        }
        if (!reference.startsWith("#/")) {
            throw new IllegalStateException("A document of this build refers to " + reference + ", which is not in it");
        }
        return file == null ? reference : component(file, reference.substring(1));
    }

    /** @param pointer to one of the file's definitions; null for what the file is about */
    private String component(String file, @Nullable String pointer) {
        String name = pointer == null ? file : pointer.substring(pointer.lastIndexOf('/') + 1);
        if (!schemas.containsKey(name)) {
            schemas.put(name, NODES.nullNode());
            JsonNode schema = Document.tree(Resources.read(SchemaBundle.class, FOLDER + file + ".schema.json"))
                    .at(pointer == null ? "" : pointer);
            ObjectNode copied = (ObjectNode) copy(schema, file);
            copied.remove("$schema");
            copied.remove("$id");
            schemas.put(name, copied);
        }
        return "#/components/schemas/" + name;
    }
}
