package io.transcripts.keys;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks one entry of a keys file. */
final class Entry {
    private static final Set<String> FIELDS = Set.of(
            "id", "sha256", "organization_id", "plan", "scopes", "expires_at", "revoked", "rate_limit_per_minute");
    private static final Pattern ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.:-]{1,128}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final int MAX_NAME_CHARS = 40;

    private final String path;
    private final JsonNode node;

    /** @param path of the entry in the file, for messages */
    Entry(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    ApiKey toKey() {
        if (!node.isObject()) {
            throw new KeysFileException(path + " must be an object");
        }
        refuseUnknown(path + ".", node, FIELDS);
        return new ApiKey(
                matching("id", ID, "must be 1 to 128 of the characters A-Z a-z 0-9 _ . : -"),
                matching("sha256", SHA_256, "must be 64 hexadecimal digits, as `keys create` prints them")
                        .toLowerCase(Locale.ROOT),
                matching("organization_id", ID, "must be 1 to 128 of the characters A-Z a-z 0-9 _ . : -"),
                plan(),
                scopes(),
                expiresAt(),
                revoked(),
                rateLimit());
    }

    /** @param prefix of the field's name in the message */
    static void refuseUnknown(String prefix, JsonNode object, Set<String> known) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                // A short word is a mistyped name; anything else might be a key in the wrong place.
                boolean isWord = name.length() <= MAX_NAME_CHARS && name.matches("[a-z_]+");
                throw new KeysFileException(
                        prefix + (isWord ? name : "(a name that is not shown)") + " is not a known field");
            }
        }
    }

    private @Nullable JsonNode given(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private KeysFileException wrong(String name, String what) {
        return new KeysFileException(path + "." + name + " " + what);
    }

    private String text(String name) {
        JsonNode value = given(name);
        if (value == null) {
            throw wrong(name, "is missing");
        }
        if (!value.isTextual()) {
            throw wrong(name, "must be a string");
        }
        return value.textValue();
    }

    private String matching(String name, Pattern pattern, String what) {
        String value = text(name);
        if (!pattern.matcher(value).matches()) {
            throw wrong(name, what);
        }
        return value;
    }

    private ApiKey.Plan plan() {
        String name = text("plan");
        for (ApiKey.Plan plan : ApiKey.Plan.values()) {
            if (plan.name().toLowerCase(Locale.ROOT).equals(name)) {
                return plan;
            }
        }
        throw wrong("plan", "must be free, starter, pro or enterprise");
    }

    private Set<String> scopes() {
        JsonNode value = given("scopes");
        if (value == null) {
            throw wrong("scopes", "is missing");
        }
        if (!value.isArray()) {
            throw wrong("scopes", "must be an array of strings");
        }
        Set<String> scopes = new TreeSet<>();
        for (JsonNode scope : value) {
            if (!scope.isTextual() || scope.textValue().isBlank()) {
                throw wrong("scopes", "must be an array of strings such as \"" + ApiKey.SESSIONS_READ + "\"");
            }
            scopes.add(scope.textValue());
        }
        return scopes;
    }

    private @Nullable Instant expiresAt() {
        if (given("expires_at") == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text("expires_at")).toInstant();
        } catch (DateTimeParseException e) {
            throw wrong("expires_at", "must be a time with offset by RFC 3339, such as 2027-01-31T12:00:00Z, or null");
        }
    }

    private boolean revoked() {
        JsonNode value = given("revoked");
        if (value != null && !value.isBoolean()) {
            throw wrong("revoked", "must be true or false");
        }
        return value != null && value.booleanValue();
    }

    private int rateLimit() {
        JsonNode value = given("rate_limit_per_minute");
        if (value == null) {
            return ApiKey.DEFAULT_RATE_LIMIT_PER_MINUTE;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
            throw wrong("rate_limit_per_minute", "must be an integer from 1");
        }
        return value.intValue();
    }
}
