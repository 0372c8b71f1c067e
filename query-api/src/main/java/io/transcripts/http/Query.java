package io.transcripts.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of one request. Each is known, and there once. */
public final class Query {
    private final Map<String, String> values = new LinkedHashMap<>();

    private Query() {}

    /**
     * Reads the part of the URL after the question mark.
     *
     * @throws Problem 400 at the first parameter that is malformed, unknown or repeated
     */
    static Query of(@Nullable String raw, Set<String> known) throws Problem {
        Query query = new Query();
        if (raw == null) {
            return query;
        }
        for (String pair : raw.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = Percent.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            if (name == null) {
                throw Problem.invalidRequest(null, "A parameter's name is not percent-encoded UTF-8; encode it anew.");
            }
            if (!known.contains(name)) {
                throw Problem.invalidRequest(name, unknown(known));
            }
            String value = Percent.decode(equals < 0 ? "" : pair.substring(equals + 1), true);
            if (value == null) {
                throw Problem.invalidValue(name, name + " is not percent-encoded UTF-8; encode it anew.");
            }
            if (query.values.putIfAbsent(name, value) != null) {
                throw Problem.invalidRequest(name, name + " is given more than once; give it once.");
            }
        }
        return query;
    }

    /**
     * All values of one parameter that may be repeated; other parameters are none of this path's business and are ignored,
     * as is what cannot be decoded.
     */
    static Set<String> every(@Nullable String raw, String name) {
        Set<String> values = new LinkedHashSet<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && name.equals(Percent.decode(pair.substring(0, equals), true))) {
                String value = Percent.decode(pair.substring(equals + 1), true);
                if (value != null) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    private static String unknown(Set<String> known) {
        return known.isEmpty()
                ? "This path has no parameters; leave them out."
                : "There is no such parameter; this path has " + String.join(", ", known) + ".";
    }

    /** The value, or null when the parameter is not given. */
    public @Nullable String value(String name) {
        return values.get(name);
    }

    /** Those of these names, as a query for another node. */
    public String only(Set<String> names) {
        return values.entrySet().stream()
                .filter(value -> names.contains(value.getKey()))
                .map(value -> value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** A parameter of {@code true} and {@code false}. */
    public boolean isTrue(String name, boolean otherwise) throws Problem {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.equals("true") && !value.equals("false")) {
            throw Problem.invalidValue(name, name + " must be true or false.");
        }
        return value.equals("true");
    }

    /**
     * A parameter that is a whole number, in digits.
     *
     * @throws Problem 400 when it is none, or out of its range
     */
    public int number(String name, int least, int most, int otherwise) throws Problem {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
        if (number < least || number > most) {
            throw Problem.invalidValue(name, name + " must be a whole number from " + least + " to " + most + ".");
        }
        return number;
    }
}
