package io.transcripts.devkit;

import io.transcripts.keys.ApiKey;
import io.transcripts.keys.GuardedFile;
import io.transcripts.keys.KeyGenerator;
import io.transcripts.keys.KeysFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A key of whoever asks as fast as nodes answer: rate limits are not what is tried or measured. */
public final class UnlimitedKey {
    private UnlimitedKey() {}

    /**
     * Writes a keys file with one key.
     *
     * @return the key
     */
    public static String write(Path file, String organization) {
        return write(file, List.of(organization), Set.of(ApiKey.SESSIONS_READ)).get(0);
    }

    /**
     * Writes a keys file with a key of each organization.
     *
     * @return the keys, in the same order
     */
    public static List<String> write(Path file, List<String> organizations, Set<String> scopes) {
        List<String> secrets = new ArrayList<>();
        List<ApiKey> entries = new ArrayList<>();
        for (String organization : organizations) {
            KeyGenerator.NewKey generated = new KeyGenerator().generate(organization, ApiKey.Plan.PRO, scopes);
            secrets.add(generated.secret());
            entries.add(unlimited(generated.entry()));
        }
        try {
            GuardedFile.write(file, KeysFile.write(entries));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return secrets;
    }

    private static ApiKey unlimited(ApiKey entry) {
        return new ApiKey(
                entry.id(),
                entry.sha256(),
                entry.organizationId(),
                entry.plan(),
                entry.scopes(),
                null,
                false,
                Integer.MAX_VALUE);
    }
}
