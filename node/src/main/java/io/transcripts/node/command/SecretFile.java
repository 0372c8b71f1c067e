package io.transcripts.node.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A secret of the Kafka clients that is in a file of its own, as container platforms mount them. */
final class SecretFile {
    private static final String SUFFIX = ".file";

    private SecretFile() {}

    /**
     * Puts a setting, or the content of the file that it names: {@code sasl.jaas.config.file} is {@code sasl.jaas.config}. Only
     * of secrets: other settings of Kafka's end in {@code .file} too.
     *
     * @throws CommandException when the file cannot be read
     */
    static void put(Map<String, String> kafka, String key, String value) {
        String secret = key.endsWith(SUFFIX) ? key.substring(0, key.length() - SUFFIX.length()) : "";
        if (!BrokerOptions.isSecret(secret)) {
            kafka.put(key, value);
            return;
        }
        try {
            kafka.put(secret, Files.readString(Path.of(value)).strip());
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(
                    "The secret kafka." + secret + " cannot be read from " + value + ": "
                            + (e instanceof IOException ? Reasons.of(e) : "no path"),
                    e);
        }
    }
}
