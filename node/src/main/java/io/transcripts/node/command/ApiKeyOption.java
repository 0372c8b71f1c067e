package io.transcripts.node.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The key of a caller: from a file or the environment, never from the command line, where others could see it. */
final class ApiKeyOption {
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    @Option(names = "--api-key-file", paramLabel = "FILE", description = "File that holds the key and nothing else.")
    private @Nullable Path file;

    /** @throws CommandException when there is none */
    String read() {
        String key = System.getenv("TRANSCRIPTS_API_KEY");
        if (file != null) {
            try {
                key = Files.readString(file);
            } catch (IOException e) {
                throw new CommandException("The key file " + file + " cannot be read.", e);
            }
        }
        if (key == null || key.isBlank()) {
            throw new CommandException(
                    "There is no key: set TRANSCRIPTS_API_KEY, or name a file that holds it with --api-key-file.");
        }
        String bare = key.strip();
        if (!VISIBLE.matcher(bare).matches()) {
            // Not quoted: it may be half a key.
            throw new CommandException(
                    "What is given as the key is none: it has blanks, line breaks or letters that no key has;"
                            + " the file must hold the key and nothing else.");
        }
        return bare;
    }
}
