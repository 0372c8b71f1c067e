package io.transcripts.node.deadletters;

import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.Settings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dead-letters show}: one letter. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        defaultValueProvider = Settings.class,
        description = {
            "Shows a letter, or the last 20 that the filters take: what is wrong, where the record stood, and the record without"
                    + " what people said.",
            ""
        },
        footer = {"", "Example:", "  ./transcripts dead-letters show 3@17"})
final class ShowLetter implements Callable<Integer> {
    private static final int MOST = 20;
    private static final Pattern PLACE = Pattern.compile("([0-9]{1,5})@([0-9]{1,18})");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "LETTER",
            description =
                    "As list names it: PARTITION@OFFSET, such as 3@17 (default: the last ones that the filters take).")
    private @Nullable String place;

    @Mixin
    private LetterFilter filter = new LetterFilter();

    @Option(names = "--show-text", description = "Show the record as it is, with what people said.")
    private boolean showText;

    @Mixin
    private LetterAccess access = new LetterAccess();

    @Override
    public Integer call() {
        try (LetterReader reader = access.connect(spec, null)) {
            PrintWriter out = spec.commandLine().getOut();
            if (place != null) {
                print(at(place, reader), out);
                return 0;
            }
            Instant earliest = filter.earliest(Instant.now());
            Deque<DeadLetter> last = reader.last(MOST, letter -> filter.takes(letter, earliest), letter -> letter);
            last.forEach(letter -> {
                print(letter, out);
                out.println();
            });
            out.flush();
        }
        return 0;
    }

    private DeadLetter at(String named, LetterReader reader) {
        Matcher matcher = PLACE.matcher(named);
        if (!matcher.matches()) {
            throw new ParameterException(
                    spec.commandLine(), "The letter must be PARTITION@OFFSET, such as 3@17; got " + named);
        }
        DeadLetter letter = reader.at(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
        if (letter == null) {
            throw new CommandException("There is no letter " + named
                    + "; list names those that are there, and the topic deletes old ones.");
        }
        return letter;
    }

    private void print(DeadLetter letter, PrintWriter out) {
        out.println("letter     " + letter.place());
        out.println("time       " + Objects.toString(letter.time(), "-"));
        out.println("reason     " + letter.code());
        out.println("field      " + letter.field());
        out.println("message    " + letter.message());
        out.println("from       " + letter.origin());
        out.println("came back  " + letter.replays() + " times");
        if (!letter.omitted().isEmpty()) {
            out.println("left out   " + String.join(", ", letter.omitted()));
        }
        out.println("key        " + key(letter.record().key()));
        byte[] value = letter.record().value();
        out.println("value      "
                + (showText && value != null ? new String(value, StandardCharsets.UTF_8) : MaskedValue.of(value)));
        out.flush();
    }

    /** Usually the session's id, but a publisher may use what it likes. */
    private String key(byte @Nullable [] key) {
        if (key == null) {
            return "-";
        }
        String text = new String(key, StandardCharsets.UTF_8);
        return showText || ID.matcher(text).matches() ? text : "(" + key.length + " bytes)";
    }
}
