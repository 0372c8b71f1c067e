package io.transcripts.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags: those that responses have, and those that a caller says it has already.
 *
 * <p>The tag of a compressed body is that of the plain one with an ending, the one that Jetty's compression gives.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2">RFC 9110, 13.1.2</a>
 */
public final class EntityTags {
    static final String GZIP = "gzip";

    private static final String ANY = "*";
    private static final String GZIP_END = "--gzip\"";
    /** Of bodies without a byte, which are the same in each coding. */
    private static final String EMPTY_END = "--empty\"";

    /** So many bits that nobody can find two bodies with one tag. */
    private static final int BYTES = 18;

    private static final byte SEPARATOR = 0;
    private static final Pattern TAG = Pattern.compile("\\G[ \\t,]*(?:W/)?(\"[!#-~\\x80-\\xFF]*\")[ \\t]*(?=,|$)");

    /** Strong or weak: they are compared weakly. */
    private final Set<String> tags = new LinkedHashSet<>();

    private boolean isAny;

    /** @param fields values of all {@code If-None-Match} fields */
    EntityTags(List<String> fields) {
        for (String field : fields) {
            if (field.trim().equals(ANY)) {
                isAny = true;
            }
            // What is none ends the list: the caller gets a whole answer.
            for (Matcher matcher = TAG.matcher(field); matcher.find(); ) {
                tags.add(matcher.group(1));
            }
        }
    }

    /**
     * The strong tag of a body.
     *
     * @param others what a response is besides its body, and must not be taken for another one
     */
    public static String of(byte[] body, String... others) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String other : others) {
                digest.update(other.getBytes(StandardCharsets.UTF_8));
                digest.update(SEPARATOR);
            }
            byte[] hash = Arrays.copyOf(digest.digest(body), BYTES);
            return '"' + Base64.getUrlEncoder().encodeToString(hash) + (body.length == 0 ? EMPTY_END : "\"");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The tag of a body when its caller accepts a compressed one. */
    static String compressed(String tag) {
        return tag.endsWith(EMPTY_END) ? tag : tag.substring(0, tag.length() - 1) + GZIP_END;
    }

    /**
     * Whether the caller has the response already.
     *
     * @param tag of the plain body; null for none
     */
    boolean has(@Nullable String tag, boolean isCompressed) {
        return isAny || (tag != null && tags.contains(isCompressed ? compressed(tag) : tag));
    }

    /** Those that are of plain bodies, or were when they are of compressed ones. */
    List<String> plain(boolean isCompressed) {
        if (isAny) {
            return List.of(ANY);
        }
        return tags.stream()
                .filter(tag -> tag.endsWith(EMPTY_END) || tag.endsWith(GZIP_END) == isCompressed)
                .map(tag -> tag.endsWith(GZIP_END) ? tag.substring(0, tag.length() - GZIP_END.length()) + '"' : tag)
                .toList();
    }
}
