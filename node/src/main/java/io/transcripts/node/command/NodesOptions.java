package io.transcripts.node.command;

import io.transcripts.runtime.AssemblerConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** What nodes assemble with, from their configuration: for a command that assembles beside them. */
public final class NodesOptions {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private ServeOptions options = new ServeOptions();

    /**
     * The same as the nodes have.
     *
     * @param spec of the command, whose options' defaults come from {@link Settings}
     */
    public AssemblerConfig of(CommandSpec spec) {
        return options.toConfig(config.kafka(spec));
    }
}
