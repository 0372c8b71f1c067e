package io.transcripts.devkit;

import io.transcripts.bench.BenchCommand;
import io.transcripts.bench.ReadBenchCommand;
import io.transcripts.bench.ReportCommand;
import io.transcripts.chaos.ChaosCommand;
import io.transcripts.chaos.SiegeCommand;
import io.transcripts.command.CaptionsCommand;
import io.transcripts.command.CommandException;
import io.transcripts.command.GetCommand;
import io.transcripts.command.KeysCommand;
import io.transcripts.command.ServeCommand;
import io.transcripts.http.ListenException;
import io.transcripts.keys.KeysFileException;
import io.transcripts.runtime.StartException;
import io.transcripts.verify.VerifyCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of everything: {@code ./transcripts COMMAND}. */
@Command(
        name = "transcripts",
        mixinStandardHelpOptions = true,
        versionProvider = Transcripts.Version.class,
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
            "Exit codes: 0 done, 1 it failed (one sentence says why), 2 the command line is wrong.",
            "TRANSCRIPTS_DEBUG=1 adds stack traces; TRANSCRIPTS_JAVA_OPTS passes options to the JVM."
        })
public final class Transcripts {
    private Transcripts() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        // Transcripts are UTF-8, whatever the locale of the terminal says.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        System.exit(commandLine().execute(args));
    }

    /** The whole command line, ready to run; also what tests and documentation look at. */
    static CommandLine commandLine() {
        return commandLine(new DemoCommand());
    }

    /** The same with a demo of the caller's. */
    static CommandLine commandLine(DemoCommand demo) {
        CommandLine root = new CommandLine(new Transcripts())
                .addSubcommand(demo)
                .addSubcommand(new BrokerCommand())
                .addSubcommand(new ServeCommand())
                .addSubcommand(new PublishCommand())
                .addSubcommand(new GetCommand())
                .addSubcommand(new CaptionsCommand())
                .addSubcommand(new VerifyCommand())
                .addSubcommand(new KeysCommand())
                .addSubcommand(new BenchCommand())
                .addSubcommand(new ReadBenchCommand())
                .addSubcommand(new ReportCommand())
                .addSubcommand(new ChaosCommand())
                .addSubcommand(new SiegeCommand());
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        root.setParameterExceptionHandler(Transcripts::usageError);
        root.setExecutionExceptionHandler(Transcripts::failure);
        return root;
    }

    /** Whether {@code TRANSCRIPTS_DEBUG} asks for stack traces and every log line. */
    static boolean debugging() {
        String value = System.getenv("TRANSCRIPTS_DEBUG");
        return value != null && !value.isEmpty() && !value.equals("0");
    }

    private static int usageError(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try: ./" + command.getCommandSpec().qualifiedName() + " --help");
        if (debugging()) {
            e.printStackTrace(err);
        }
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static int failure(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean isSentence = e instanceof CommandException
                || e instanceof StartException
                || e instanceof KeysFileException
                || e instanceof ListenException;
        if (isSentence) {
            err.println(e.getMessage());
        } else {
            // Only these are known not to quote what was being read, which may be somebody's words.
            boolean speaks =
                    e instanceof IOException || e instanceof UncheckedIOException || e instanceof KafkaException;
            err.println(command.getCommandName() + " failed unexpectedly ("
                    + e.getClass().getSimpleName() + (speaks ? ": " + Reasons.of(e) : "")
                    + "); TRANSCRIPTS_DEBUG=1 shows the stack.");
        }
        if (debugging()) {
            e.printStackTrace(err);
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Name and version, as the build wrote it into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Transcripts.class.getPackage().getImplementationVersion();
            return new String[] {"transcripts " + (version == null ? "(not packaged)" : version)};
        }
    }
}
