package io.transcripts.api;

import io.transcripts.domain.Position;
import io.transcripts.render.RenderOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a caller's copy of a transcript stands, as text that only we understand:
 * {@code 1.LINEAGE.EPOCH.VERSION.PARAMETERS}, numbers to the base of 36, parameters as a hash. It holds no secret, and who makes one
 * up spoils nothing but their own copy.
 */
final class Cursors {
    private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
    // 13 digits hold a long.
    private static final Pattern OURS =
            Pattern.compile("1\\.([0-9a-z]{1,13})\\.([0-9a-z]{1,13})\\.([0-9a-z]{1,13})\\.([A-Za-z0-9_-]{8})");
    private static final int RADIX = 36;
    /** A copy that was made with other parameters is taken for one of these once in 2^48 times. */
    private static final int HASH_BYTES = 6;
    /** Of what most callers ask for, in whose every answer it stands. */
    private static final String USUAL = hash(RenderOptions.DEFAULT);

    private final String parameters;

    /** Those of copies that show a transcript by these options. */
    Cursors(RenderOptions options) {
        parameters = options.equals(RenderOptions.DEFAULT) ? USUAL : hash(options);
    }

    /** Whether text may be a cursor, ours or another deployment's. */
    static boolean isOne(String text) {
        return GRAMMAR.matcher(text).matches();
    }

    /** The cursor of a copy. */
    String of(Position position) {
        return "1." + Long.toString(position.lineage(), RADIX) + '.' + Long.toString(position.epoch(), RADIX) + '.'
                + Long.toString(position.version(), RADIX) + '.' + parameters;
    }

    /** Where the copy stands; null when it has to begin anew, because the cursor is not ours, or of other options. */
    @Nullable
    Position position(String cursor) {
        Matcher parts = OURS.matcher(cursor);
        if (!parts.matches() || !parts.group(4).equals(parameters)) {
            return null;
        }
        try {
            return new Position(number(parts.group(1)), number(parts.group(2)), number(parts.group(3)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static long number(String digits) {
        return Long.parseLong(digits, RADIX);
    }

    /** Of what is shown in JSON; the same on every node, so by names that stay. */
    private static String hash(RenderOptions options) {
        String shown = String.join(
                " ",
                "translations=" + options.translations(),
                "language=" + options.translationLanguage(),
                "labels=" + options.speakerLabels(),
                "words=" + options.includeWords(),
                "interim=" + options.includeInterim());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(shown.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
