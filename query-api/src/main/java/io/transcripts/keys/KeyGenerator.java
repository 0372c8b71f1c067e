package io.transcripts.keys;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/** Makes new keys. */
public final class KeyGenerator {
    /** So that a key is recognised as one, by people and by scanners for leaked secrets. */
    private static final String PREFIX = "tk_";

    private static final String ID_PREFIX = "key_";
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 8;

    private final SecureRandom random = new SecureRandom();

    /**
     * A new key.
     *
     * @param secret what callers present: {@code tk_} and 256 random bits in base64url (RFC 4648), 46 characters. To be
     *     shown once and stored nowhere
     * @param entry for the keys file; tells nothing of the secret but its hash
     */
    public record NewKey(String secret, ApiKey entry) {
        /** Without the secret: what has a {@code toString} ends up in a log one day. */
        @Override
        public String toString() {
            return "NewKey[" + entry.id() + "]";
        }
    }

    /** A key that does not expire, with the usual rate limit. */
    public NewKey generate(String organizationId, ApiKey.Plan plan, Set<String> scopes) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        ApiKey entry = new ApiKey(
                ID_PREFIX + HexFormat.of().formatHex(id),
                Sha256.of(secret),
                organizationId,
                plan,
                scopes,
                null,
                false,
                ApiKey.DEFAULT_RATE_LIMIT_PER_MINUTE);
        return new NewKey(secret, entry);
    }
}
