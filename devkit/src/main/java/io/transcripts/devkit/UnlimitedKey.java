package io.transcripts.devkit;

import io.transcripts.keys.ApiKey;
import io.transcripts.keys.GuardedFile;
import io.transcripts.keys.KeyGenerator;
import io.transcripts.keys.KeysFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
        KeyGenerator.NewKey generated =
                new KeyGenerator().generate(organization, ApiKey.Plan.PRO, Set.of(ApiKey.SESSIONS_READ));
        ApiKey entry = generated.entry();
        ApiKey unlimited = new ApiKey(
                entry.id(),
                entry.sha256(),
                entry.organizationId(),
                entry.plan(),
                entry.scopes(),
                null,
                false,
                Integer.MAX_VALUE);
        try {
            GuardedFile.write(file, KeysFile.write(List.of(unlimited)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return generated.secret();
    }
}
