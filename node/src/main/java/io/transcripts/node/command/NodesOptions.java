package io.transcripts.node.command;

import io.transcripts.runtime.AssemblerConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What nodes assemble with, from their configuration: for a command that assembles beside them. */
public final class NodesOptions {
    // Read by Settings, as the source of the other options' defaults.
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Options in the format of Java properties, without the dashes; those of serve alone are passed over.")
    @SuppressWarnings("UnusedVariable")
    private @Nullable Path config;

    @Mixin
    private ServeOptions options = new ServeOptions();

    /**
     * The same as the nodes have.
     *
     * @param spec of the command, whose options' defaults come from {@link Settings}
     */
    public AssemblerConfig of(CommandSpec spec) {
        Settings settings = (Settings) spec.defaultValueProvider();
        return options.toConfig(settings.kafka(spec));
    }
}
