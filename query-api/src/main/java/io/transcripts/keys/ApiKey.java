package io.transcripts.keys;

import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the keys file: who presents a key, and what for.
 *
 * @param id names the key to operators, unique in the file; {@code [A-Za-z0-9_.:-]{1,128}}
 * @param sha256 of the key's UTF-8 bytes: 64 lower-case hexadecimal digits, unique in the file
 * @param organizationId the one organization whose sessions the key may see
 * @param scopes in alphabetical order; ones that this version does not know are kept, and allow nothing
 * @param expiresAt from when on the key is refused, or null for never
 * @param revoked refused whatever else is said
 * @param rateLimitPerMinute requests, from 1
 */
public record ApiKey(
        String id,
        String sha256,
        String organizationId,
        Plan plan,
        Set<String> scopes,
        @Nullable Instant expiresAt,
        boolean revoked,
        int rateLimitPerMinute) {

    /** Scope of reading sessions and their transcripts. */
    public static final String SESSIONS_READ = "sessions:read";

    /** Scope of having sessions erased. */
    public static final String SESSIONS_WRITE = "sessions:write";

    /** Requests a minute, unless the entry gives another limit. */
    public static final int DEFAULT_RATE_LIMIT_PER_MINUTE = 600;

    /** What an organization has bought, from less to more. */
    public enum Plan {
        FREE,
        STARTER,
        PRO,
        ENTERPRISE;

        /** Whether words and their times may be asked for. */
        public boolean includesWords() {
            return compareTo(PRO) >= 0;
        }
    }

    public ApiKey {
        scopes = Collections.unmodifiableSortedSet(new TreeSet<>(scopes));
    }

    /** Whether {@code expiresAt} has come. */
    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
