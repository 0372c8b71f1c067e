package io.transcripts.devkit;

import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.ConfigOption;
import io.transcripts.node.command.EventLimitOptions;
import io.transcripts.node.command.Reasons;
import io.transcripts.node.command.Settings;
import io.transcripts.schema.EventCodec;
import io.transcripts.schema.RejectedEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code validate}: says of lines whether nodes would take them for events. Needs no broker. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        defaultValueProvider = Settings.class,
        description = {
            "Says of each line of the files whether a node takes it for an event, and of each bad one its line, code, field"
                    + " and limit: the same code reads them. Tells too of a name that is no field and looks like one, as"
                    + " nodes ignore what they do not know. Needs no broker; publish does the same before it sends.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 all are events, 1 some are not, 2 the command line is wrong.",
            "",
            "Examples:",
            "  ./transcripts validate calls.jsonl",
            "  my-recogniser | ./transcripts validate -"
        })
public final class ValidateCommand implements Callable<Integer> {
    private static final int MAX_LINE_BYTES = 8 << 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "JSON lines, plain or gzip (told by content); - for standard input.")
    private List<String> files = List.of();

    @Option(
            names = "--show",
            paramLabel = "N",
            description = "Lines that are told of one by one; all are counted (default: all).")
    private @Nullable Long show;

    @Mixin
    @SuppressWarnings("UnusedVariable")
    private ConfigOption config = new ConfigOption();

    @Mixin
    private EventLimitOptions limits = new EventLimitOptions();

    private final FieldHints hints = new FieldHints();
    private long told;
    private long events;
    private long bad;
    private long hinted;

    @Override
    public Integer call() {
        if (show != null && show < 0) {
            throw new ParameterException(spec.commandLine(), "--show must be 0 or more; got " + show);
        }
        files.forEach(InputFile::check);
        PrintWriter out = spec.commandLine().getOut();
        EventCodec codec = new EventCodec(limits.limits());
        for (String file : files) {
            try (InputStream in = InputFile.open(file)) {
                validate(in, file.equals("-") ? "standard input" : file, codec, out);
            } catch (IOException e) {
                throw new CommandException("The file " + file + " cannot be read: " + Reasons.of(e) + ".", e);
            }
        }
        out.printf("Events: %,d, bad lines: %,d, lines with a doubtful field: %,d%n", events, bad, hinted);
        out.flush();
        return bad == 0 ? 0 : 1;
    }

    private void validate(InputStream in, String name, EventCodec codec, PrintWriter out) throws IOException {
        LineReader lines = new LineReader(in, MAX_LINE_BYTES);
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            String place = name + " line " + lines.number() + ": ";
            if (lines.tooLong()) {
                bad++;
                tell(out, place + "too_large: longer than " + MAX_LINE_BYTES + " bytes");
            } else if (!LineReader.isBlank(line)) {
                validate(line, place, codec, out);
            }
        }
    }

    private void validate(byte[] line, String place, EventCodec codec, PrintWriter out) {
        try {
            // What it says is not looked at, only that it is an event.
            var unused = codec.decode(line);
        } catch (RejectedEvent e) {
            bad++;
            tell(out, place + e.code().label() + ": " + e.getMessage());
            return;
        }
        events++;
        List<String> doubtful = hints.of(line);
        if (!doubtful.isEmpty()) {
            hinted++;
            doubtful.forEach(hint -> tell(out, place + hint));
        }
    }

    private void tell(PrintWriter out, String sentence) {
        if (show == null || told < show) {
            out.println(sentence);
        } else if (told == show) {
            out.println("Further ones are only counted; --show tells of more.");
        }
        told++;
    }
}
