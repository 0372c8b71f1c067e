package io.transcripts.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys file, as the contract has it:
 *
 * <pre>{@code
 * {"keys":[{"id","sha256","organization_id","plan":"free|starter|pro|enterprise","scopes":["sessions:read"],
 *   "expires_at":null,"revoked":false,"rate_limit_per_minute":600}]}
 * }</pre>
 *
 * Everything is checked, and an unknown field is an error: a mistyped {@code expires_at} would else be a key that never
 * expires. The last three fields may be left out, and mean what is written here.
 */
public final class KeysFile {
    /** The largest keys file that nodes read: some ten thousand keys. */
    public static final int MAX_BYTES = 4 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private KeysFile() {}

    /**
     * Reads a keys file.
     *
     * @param json UTF-8
     * @return its keys in the file's order
     * @throws KeysFileException naming the entry (from 0) and the field; never with a value, which might be a secret
     */
    public static List<ApiKey> parse(byte[] json) {
        JsonNode root = tree(json);
        if (!root.isObject()) {
            throw new KeysFileException("a keys file is a JSON object with an array \"keys\"");
        }
        Entry.refuseUnknown("", root, Set.of("keys"));
        JsonNode list = root.get("keys");
        if (list == null || !list.isArray()) {
            throw new KeysFileException("keys must be an array");
        }
        List<ApiKey> keys = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Set<String> hashes = new HashSet<>();
        for (JsonNode node : list) {
            String path = "keys[" + keys.size() + "]";
            ApiKey key = new Entry(path, node).toKey();
            if (!ids.add(key.id())) {
                throw new KeysFileException(path + ".id is already the id of an entry above");
            }
            if (!hashes.add(key.sha256())) {
                throw new KeysFileException(path + ".sha256 is already that of an entry above");
            }
            keys.add(key);
        }
        return List.copyOf(keys);
    }

    /** Writes a keys file that {@link #parse} reads, indented for its human readers. */
    public static byte[] write(List<ApiKey> keys) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode list = root.putArray("keys");
        keys.forEach(key -> list.add(node(key)));
        return bytes(root);
    }

    /** One entry of a keys file as indented JSON. */
    public static String entry(ApiKey key) {
        return new String(bytes(node(key)), StandardCharsets.UTF_8);
    }

    private static JsonNode tree(byte[] json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            if (root == null || root.isMissingNode()) {
                throw new KeysFileException("the file is empty");
            }
            return root;
        } catch (JsonProcessingException e) {
            // Not the parser's own words: they quote the file.
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw new KeysFileException("it is not valid JSON" + where);
        } catch (IOException e) {
            throw new KeysFileException("it is not valid JSON in UTF-8");
        }
    }

    private static ObjectNode node(ApiKey key) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("id", key.id());
        node.put("sha256", key.sha256());
        node.put("organization_id", key.organizationId());
        node.put("plan", key.plan().name().toLowerCase(Locale.ROOT));
        ArrayNode scopes = node.putArray("scopes");
        key.scopes().forEach(scopes::add);
        @Nullable Instant expiresAt = key.expiresAt();
        node.put("expires_at", expiresAt == null ? null : expiresAt.toString());
        node.put("revoked", key.revoked());
        node.put("rate_limit_per_minute", key.rateLimitPerMinute());
        return node;
    }

    private static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
