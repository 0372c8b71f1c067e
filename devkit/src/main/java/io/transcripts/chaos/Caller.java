package io.transcripts.chaos;

import io.transcripts.keys.ApiKey;
import io.transcripts.keys.KeyGenerator;
import io.transcripts.keys.KeysFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Who asks the nodes. */
final class Caller {
    private Caller() {}

    /**
     * Writes a keys file with one key.
     *
     * @return the key
     */
    static String writeKey(Path file, String organization) {
        KeyGenerator.NewKey generated =
                new KeyGenerator().generate(organization, ApiKey.Plan.PRO, Set.of(ApiKey.SESSIONS_READ));
        ApiKey entry = generated.entry();
        // Readers ask as fast as they can.
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
            Files.write(file, KeysFile.write(List.of(unlimited)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return generated.secret();
    }
}
