package io.transcripts.bench;

import io.transcripts.devkit.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench-report}: makes the page and its pictures out of results, without measuring anything. */
@Command(
        name = "bench-report",
        mixinStandardHelpOptions = true,
        hidden = true,
        description = "Writes the page of results and its pictures.",
        footer = {"", "Example:", "  ./transcripts bench-report --docs docs ingest.json reads.json"})
public final class ReportCommand implements Callable<Integer>, Tool {
    private static final String PICTURES = "pictures";

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of results.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--docs",
            paramLabel = "DIR",
            required = true,
            description = "Directory for performance.md and pictures/.")
    private Path docs = Path.of("");

    @Override
    public Integer call() throws IOException {
        System.setProperty("java.awt.headless", "true");
        ResultsFile results =
                ResultsFile.together(files.stream().map(ResultsFile::read).toList());
        List<Charts.Picture> pictures = Charts.write(Summary.of(results.results()), docs.resolve(PICTURES));
        Files.writeString(docs.resolve("performance.md"), PerformancePage.of(results, Goal.ALL, pictures, PICTURES));
        return 0;
    }
}
