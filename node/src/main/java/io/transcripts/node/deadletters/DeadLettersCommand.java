package io.transcripts.node.deadletters;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dead-letters}: what was refused, why and where it stood. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ListLetters.class, ShowLetter.class, ReplayLetters.class},
        description = {
            "What nodes refused: records that are no events, or beyond a limit. They are kept unchanged in the dead-letter"
                    + " topic. This lists them, shows one, and sends them again once the fault is mended.",
            ""
        },
        footer = {
            "",
            "What people said is not shown unless show is given --show-text.",
            "",
            "Examples:",
            "  ./transcripts dead-letters list --since PT1H",
            "  ./transcripts dead-letters show 3@17",
            "  ./transcripts dead-letters replay --reason too_large --dry-run"
        })
public final class DeadLettersCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say what to do with them: list, show or replay.");
    }
}
