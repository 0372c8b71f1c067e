package io.transcripts.node;

import io.transcripts.node.command.Console;
import io.transcripts.node.command.EraseCommand;
import io.transcripts.node.command.GetCommand;
import io.transcripts.node.command.InspectCommand;
import io.transcripts.node.command.KeysCommand;
import io.transcripts.node.command.ServeCommand;
import io.transcripts.node.command.SessionsCommand;
import io.transcripts.node.command.WatchCommand;
import io.transcripts.node.deadletters.DeadLettersCommand;
import io.transcripts.node.rebuild.RebuildCommand;
import io.transcripts.node.verify.VerifyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of production, for those who run nodes and those who ask them. */
@Command(
        name = "transcripts",
        mixinStandardHelpOptions = true,
        versionProvider = Console.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Events in, transcripts out, on Kafka.", ""},
        footer = {"", "COMMAND --help tells more about each.", Console.EXIT_CODES, Console.VARIABLES})
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        Console.run(Main::commandLine, args);
    }

    /** The whole command line, ready to run; also what tests look at. */
    static CommandLine commandLine() {
        return Console.ready(new CommandLine(new Main())
                .addSubcommand(new ServeCommand())
                .addSubcommand(new GetCommand())
                .addSubcommand(new SessionsCommand())
                .addSubcommand(new InspectCommand())
                .addSubcommand(new EraseCommand())
                .addSubcommand(new WatchCommand())
                .addSubcommand(new VerifyCommand())
                .addSubcommand(new RebuildCommand())
                .addSubcommand(new DeadLettersCommand())
                .addSubcommand(new KeysCommand()));
    }
}
