package io.transcripts.node.deadletters;

import io.transcripts.node.command.Settings;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dead-letters list}: the last ones, and how many there are of each reason. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        defaultValueProvider = Settings.class,
        description = {"Lists the letters read last, and counts all by reason and field.", ""})
final class ListLetters implements Callable<Integer> {
    private static final String ROW = "%-14s %-24s %-14s %-24s %-32s %s%n";
    private static final int MOST_ROWS = 10_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LetterFilter filter = new LetterFilter();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Letters that are listed; all are counted (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Mixin
    private LetterAccess access = new LetterAccess();

    @Override
    public Integer call() {
        if (limit < 0 || limit > MOST_ROWS) {
            throw new ParameterException(spec.commandLine(), "--limit must be 0 … 10000; got " + limit);
        }
        Instant earliest = filter.earliest(Instant.now());
        ReasonCounts counts = new ReasonCounts();
        Deque<String> last;
        try (LetterReader reader = access.connect(spec, null)) {
            last = reader.last(
                    limit,
                    letter -> {
                        boolean isMeant = filter.takes(letter, earliest);
                        if (isMeant) {
                            counts.count(letter);
                        }
                        return isMeant;
                    },
                    ListLetters::row);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (!last.isEmpty()) {
            out.printf(ROW, "LETTER", "TIME", "REASON", "FIELD", "FROM", "CAME BACK");
            last.forEach(out::print);
            out.println();
        }
        counts.print(out);
        out.flush();
        return 0;
    }

    private static String row(DeadLetter letter) {
        return String.format(
                ROW,
                letter.place(),
                orDash(letter.time()),
                letter.code(),
                letter.field(),
                letter.origin(),
                letter.replays() == 0 ? "" : letter.replays() + " times");
    }

    private static String orDash(@Nullable Object value) {
        return Objects.toString(value, "-");
    }
}
