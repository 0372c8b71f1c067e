package io.transcripts.node.rebuild;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rebuild}: makes state anew from the topics. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RebuildNode.class, RebuildAll.class},
        description = {
            "Makes state anew from the topics.",
            "",
            "node: one node's directory is lost or not to be trusted. It is deleted, and the node fills another one from the"
                    + " changelog. Nothing is lost, and nothing is announced again.",
            "",
            "all: the whole state is lost or not to be trusted, or is to have another number of partitions, or moves to other"
                    + " brokers. It is made from the input topics under a new application id, beside the nodes that run,"
                    + " without notifications. Nothing of the old application is touched.",
            ""
        },
        footer = {
            "",
            "docs/moving.md goes through each case step by step.",
            "",
            "Examples:",
            "  ./transcripts rebuild node --config node.properties",
            "  ./transcripts rebuild all --application-id transcripts-2 --partitions 24 --config node.properties"
        })
public final class RebuildCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say what to make anew: node or all.");
    }
}
