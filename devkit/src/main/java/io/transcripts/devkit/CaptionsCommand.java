package io.transcripts.devkit;

import io.transcripts.captions.CaptionLimits;
import io.transcripts.captions.CaptionReport;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code captions}: how good the captions of files are, whoever made them. */
@Command(
        name = "captions",
        mixinStandardHelpOptions = true,
        description = {
            "Tells how many cues of SRT and VTT files miss each rule of professional captions, in percent of all cues.",
            "The rules and their sources are in docs/captions.md.",
            ""
        },
        footer = {"", "Example:", "  ./transcripts captions --language de call.vtt"})
public final class CaptionsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "SRT or VTT files; they are counted together.")
    private List<Path> files = List.of();

    @Option(
            names = "--language",
            split = ",",
            paramLabel = "TAG",
            description = "What is spoken, for reading speeds and small words; several where it may be each of them.")
    private List<String> languages = List.of();

    @Option(names = "--labels", description = "The first line of an SRT cue may begin with \"speaker: \".")
    private boolean hasLabels;

    @Option(
            names = "--max-line-length",
            paramLabel = "CHARACTERS",
            description = "The longest line (default: by script).")
    private int maxLineLength = CaptionLimits.BY_SCRIPT;

    @Option(names = "--max-lines", paramLabel = "LINES", description = "In a cue (default: ${DEFAULT-VALUE}).")
    private int maxLines = CaptionLimits.DEFAULT.maxLines();

    @Option(names = "--max-cue-duration", paramLabel = "SECONDS", description = "Default: ${DEFAULT-VALUE}.")
    private int maxCueSeconds = CaptionLimits.DEFAULT.maxCueMs() / 1_000;

    @Override
    public Integer call() {
        CaptionLimits rules = new CaptionLimits(maxLineLength, maxLines, maxCueSeconds * 1_000);
        CaptionReport report = new CaptionReport(rules, languages, hasLabels);
        for (Path file : files) {
            try {
                report.add(Files.readString(file, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new CommandException("The file " + file + " cannot be read as UTF-8 text.", e);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%d cues in %d files%n", report.cues(), files.size());
        for (CaptionReport.Fault fault : CaptionReport.Fault.values()) {
            out.printf(
                    Locale.ROOT,
                    "%7.2f %%  %s (%d)%n",
                    report.percent(fault),
                    fault.description(),
                    report.count(fault));
        }
        out.flush();
        return 0;
    }
}
