package io.transcripts.devkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.schema.SpeechEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/**
 * Finds names that are no fields of ours and look like one: a misspelt optional field is ignored by every node, and nobody
 * would ever be told. What the fields are is read from the JSON Schemas. Thread-safe.
 */
final class FieldHints {
    private static final int MOST_EDITS = 2;
    /** Below it two edits make any name of any other. */
    private static final int LEAST_LENGTH = 4;

    private static final int LEAST_PREFIX = 3;
    private static final LevenshteinDistance EDITS = new LevenshteinDistance(MOST_EDITS);

    private final JsonMapper json = new JsonMapper();
    private final JsonNode common = schema("common");
    private final Map<String, JsonNode> schemas = new ConcurrentHashMap<>();

    /**
     * A sentence for each such name of a valid event; none of them quotes a value.
     *
     * @param event one JSON object
     */
    List<String> of(byte[] event) {
        List<String> hints = new ArrayList<>();
        try {
            JsonNode value = json.readTree(event);
            String type = value.path("type").asText();
            look(value, schemas.computeIfAbsent(file(type), this::schema), true, "", hints);
        } catch (IOException e) {
            throw new UncheckedIOException("Only valid events are looked at", e);
        }
        return hints;
    }

    private void look(JsonNode value, JsonNode schema, boolean isEvent, String path, List<String> hints) {
        if (value.isArray() && schema.has("items")) {
            for (JsonNode element : value) {
                look(element, schema.path("items"), false, path + "[]", hints);
            }
            return;
        }
        Set<String> known = new TreeSet<>();
        names(schema.path("properties"), known);
        // An object without named properties, such as metadata, may hold what it likes.
        if (!value.isObject() || known.isEmpty()) {
            return;
        }
        if (isEvent) {
            names(common.path("$defs").path("common").path("properties"), known);
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String name = field.getKey();
            String place = path.isEmpty() ? name : path + "." + name;
            if (known.contains(name)) {
                look(field.getValue(), schema.path("properties").path(name), false, place, hints);
            } else {
                String meant = meant(name, known);
                if (meant != null) {
                    hints.add(place + " is no field and is ignored; is " + meant + " meant?");
                }
            }
        }
    }

    private static void names(JsonNode properties, Set<String> into) {
        properties.properties().forEach(property -> into.add(property.getKey()));
    }

    private static @Nullable String meant(String name, Set<String> known) {
        String plain = plain(name);
        for (String field : known) {
            String other = plain(field);
            int edits = EDITS.apply(plain, other);
            boolean isLong = Math.min(plain.length(), other.length()) >= LEAST_LENGTH;
            boolean isClose = edits == 0 || (edits > 0 && isLong);
            boolean isBeginning = plain.length() >= LEAST_PREFIX && other.startsWith(plain);
            if (isClose || isBeginning) {
                return field;
            }
        }
        return null;
    }

    /** {@code segmentId} and {@code segment-id} are {@code segment_id}. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private static String file(String type) {
        return type.equals("session.started") ? "session-updated" : type.replace('.', '-');
    }

    private JsonNode schema(String name) {
        try (InputStream in = SpeechEvent.class.getResourceAsStream(name + ".schema.json")) {
            if (in == null) {
                throw new IllegalStateException("The schema " + name + " is missing in this build");
            }
            return json.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("The schema " + name + " cannot be read", e);
        }
    }
}
