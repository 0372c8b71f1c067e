package io.transcripts.devkit;

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
import java.util.Comparator;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of everything: {@code ./transcripts COMMAND}. */
@Command(
        name = "transcripts",
        mixinStandardHelpOptions = true,
        versionProvider = Console.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Events in, transcripts out, on Kafka.",
            "",
            "Speech events (recognition results, translations, session steps) go into Kafka topics; nodes assemble them"
                    + " into transcripts, and answer for them over HTTP while the call is still going on.",
            ""
        },
        footer = {
            "",
            "See it work, with nothing else running:",
            "  ./transcripts demo",
            "",
            "The same by hand, each in a terminal of its own:",
            "  ./transcripts broker",
            "  ./transcripts keys create --organization org_demo --file keys.json",
            "  ./transcripts serve --api-keys keys.json",
            "  ./transcripts publish calls.jsonl",
            "  TRANSCRIPTS_API_KEY=... ./transcripts get SESSION_ID --format text",
            "",
            "./transcripts COMMAND --help tells more about each.",
            Console.EXIT_CODES,
            Console.VARIABLES
        })
public final class Transcripts {
    private Transcripts() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        Console.run(Transcripts::commandLine, args);
    }

    /** The whole command line, ready to run; also what tests and documentation look at. */
    public static CommandLine commandLine() {
        return commandLine(new DemoCommand());
    }

    /** The same with a demo of the caller's. */
    static CommandLine commandLine(DemoCommand demo) {
        CommandLine root = new CommandLine(new Transcripts())
                .addSubcommand(demo)
                .addSubcommand(new BrokerCommand())
                .addSubcommand(new ServeCommand())
                .addSubcommand(new PublishCommand())
                .addSubcommand(new ValidateCommand())
                .addSubcommand(new GetCommand())
                .addSubcommand(new SessionsCommand())
                .addSubcommand(new EraseCommand())
                .addSubcommand(new WatchCommand())
                .addSubcommand(new CaptionsCommand())
                .addSubcommand(new InspectCommand())
                .addSubcommand(new VerifyCommand())
                .addSubcommand(new RebuildCommand())
                .addSubcommand(new DeadLettersCommand())
                .addSubcommand(new KeysCommand())
                .addSubcommand(new TrainCommand());
        // By name, whatever the order of the class path.
        ServiceLoader.load(Tool.class).stream()
                .map(tool -> new CommandLine(tool.get()))
                .sorted(Comparator.comparing(CommandLine::getCommandName))
                .forEach(root::addSubcommand);
        return Console.ready(root);
    }
}
