package io.transcripts.devkit;

import io.transcripts.keys.ApiKey;
import io.transcripts.keys.GuardedFile;
import io.transcripts.keys.KeyGenerator;
import io.transcripts.keys.KeysFile;
import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.Reasons;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A key for the life of one demo.
 *
 * @param secret what callers send
 * @param file the keys file that knows its hash
 */
record DemoKey(String secret, Path file) {

    /** Makes a key for the sample calls' organization, and the keys file for the node. */
    static DemoKey create(Path directory) {
        KeyGenerator.NewKey key =
                new KeyGenerator().generate(SampleCalls.ORGANIZATION, ApiKey.Plan.PRO, Set.of(ApiKey.SESSIONS_READ));
        Path file = directory.resolve("keys.json");
        try {
            GuardedFile.write(file, KeysFile.write(List.of(key.entry())));
        } catch (IOException e) {
            throw new CommandException("The demo's keys file cannot be written: " + Reasons.of(e) + ".", e);
        }
        return new DemoKey(key.secret(), file);
    }
}
