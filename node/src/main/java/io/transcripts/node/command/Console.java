package io.transcripts.node.command;

import io.transcripts.http.connection.ListenException;
import io.transcripts.keys.KeysFileException;
import io.transcripts.node.BuildInfo;
import io.transcripts.runtime.StartException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command line of this project has in common with the others: UTF-8, exit codes, one sentence for what went wrong. */
public final class Console {
    /** For the end of a root command's help. */
    public static final String EXIT_CODES =
            "Exit codes: 0 done, 1 it failed (one sentence says why), 2 the command line is wrong.";

    /** For the end of a root command's help. */
    public static final String VARIABLES =
            "TRANSCRIPTS_DEBUG=1 adds stack traces; TRANSCRIPTS_JAVA_OPTS passes options to the JVM.";

    private Console() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void run(Supplier<CommandLine> root, String[] args) {
        // Transcripts are UTF-8, whatever the locale of the terminal says.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        int code = root.get().execute(args);
        // A disk that is full, or a reader that has gone: the stream itself never says so.
        if (System.out.checkError() && code == 0) {
            System.err.println("Not all of the output could be written.");
            code = CommandLine.ExitCode.SOFTWARE;
        }
        System.exit(code);
    }

    /** The same command line, once all its commands are in it, with what all of them have in common. */
    public static CommandLine ready(CommandLine root) {
        converting(root);
        root.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        root.setParameterExceptionHandler(Console::usageError);
        root.setExecutionExceptionHandler(Console::failure);
        return root;
    }

    /** How values are read, of any command line. */
    static CommandLine converting(CommandLine root) {
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, new DurationConverter());
    }

    /** Whether {@code TRANSCRIPTS_DEBUG} asks for stack traces and every log line. */
    public static boolean debugging() {
        String value = System.getenv("TRANSCRIPTS_DEBUG");
        return value != null && !value.isEmpty() && !value.equals("0");
    }

    private static int usageError(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        printMistakes(e, command, err);
        if (e instanceof MissingParameterException) {
            // What is missing may be there, misspelt; picocli finds that out only once nothing is missing.
            printMisspelt(command, args, err);
        } else {
            UnmatchedArgumentException.printSuggestions(e, err);
        }
        err.println("Try: ./" + command.getCommandSpec().qualifiedName() + " --help");
        if (debugging()) {
            e.printStackTrace(err);
        }
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    /** What went wrong, and whatever else is wrong with the settings: all at once, a line each. */
    private static void printMistakes(Exception e, CommandLine command, PrintWriter err) {
        String sentence = String.valueOf(e.getMessage());
        List<String> mistakes = List.of();
        if (command.getDefaultValueProvider() instanceof Settings settings) {
            try {
                mistakes = settings.mistakes(command.getCommandSpec());
            } catch (ParameterException unreadable) {
                // The file cannot be read, which is the sentence.
            }
        }
        if (mistakes.stream().noneMatch(mistake -> mistake.endsWith(sentence))) {
            err.println(sentence);
        }
        mistakes.forEach(err::println);
    }

    private static void printMisspelt(CommandLine command, String[] args, PrintWriter err) {
        for (String argument : args) {
            String name = argument.replaceFirst("=.*", "");
            if (name.startsWith("--") && command.getCommandSpec().findOption(name) == null) {
                err.println("There is no option " + name + ".");
                UnmatchedArgumentException.printSuggestions(
                        new UnmatchedArgumentException(command, List.of(name)), err);
            }
        }
    }

    private static int failure(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean isSentence = e instanceof CommandException
                || e instanceof StartException
                || e instanceof KeysFileException
                || e instanceof ListenException;
        if (isSentence) {
            printMistakes(e, command, err);
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

    /** Name, version and commit. */
    public static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"transcripts " + BuildInfo.ofThisCode()};
        }
    }
}
