package io.transcripts.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the page and its pictures out of results, without measuring anything. */
@Command(name = "report", mixinStandardHelpOptions = true)
public final class ReportMain implements Callable<Integer> {
    private static final String PICTURES = "pictures";

    @Parameters(arity = "1..*", description = "Files of results.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--docs", required = true, description = "Directory for performance.md and pictures/.")
    private Path docs = Path.of("");

    /** Runs it. */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new ReportMain()).execute(args));
    }

    @Override
    public Integer call() {
        ResultsFile results = ResultsFile.readAll(files);
        List<Charts.Picture> pictures = Charts.write(Summary.of(results.results()), docs.resolve(PICTURES));
        PerformancePage.write(docs.resolve("performance.md"), results, Goals.ALL, pictures, PICTURES);
        return 0;
    }
}
