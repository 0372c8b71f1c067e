package io.transcripts.node.command;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The file that options come from. */
public final class ConfigOption {
    // Read by Settings, as the source of the other options' defaults.
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Options in the format of Java properties, without the dashes; each command takes those it has.")
    @SuppressWarnings("UnusedVariable")
    private @Nullable Path file;

    /**
     * The settings for Kafka clients out of it and the environment.
     *
     * @param spec of the command, whose options' defaults come from {@link Settings}
     */
    public Map<String, String> kafka(CommandSpec spec) {
        return ((Settings) spec.defaultValueProvider()).kafka(spec);
    }
}
