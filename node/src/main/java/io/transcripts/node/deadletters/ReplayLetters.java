package io.transcripts.node.deadletters;

import io.transcripts.node.command.Question;
import io.transcripts.node.command.Settings;
import io.transcripts.node.deadletters.DeadLetter.Refusal;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dead-letters replay}: sends records again to the topics that they came from. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        defaultValueProvider = Settings.class,
        description = {
            "Sends the records of letters again, each to the input topic that it came from, with its key, time and value"
                    + " unchanged. Worth doing once the fault is mended: a limit raised, a newer version of the nodes. What"
                    + " is still refused comes back as a letter; what has come back three times is left alone.",
            "",
            "Says first how many it would send, and asks. A replay that was stopped goes on where it was, and the next one"
                    + " takes what has come since; --again begins with the first letter.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./transcripts dead-letters replay --reason too_large --dry-run",
            "  ./transcripts dead-letters replay --topic speech.asr --yes"
        })
final class ReplayLetters implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LetterFilter filter = new LetterFilter();

    @Option(names = "--dry-run", description = "Only say what would be sent.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--again", description = "Begin with the first letter, whatever was sent before.")
    private boolean again;

    @Mixin
    private LetterAccess access = new LetterAccess();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Set<String> inputs = access.application().topics().inputs();
        Instant earliest = filter.earliest(Instant.now());
        // What a time leaves out today may be asked for tomorrow: then nothing may be remembered as dealt with.
        String group =
                earliest == null ? access.application().applicationId() + "-dead-letters." + filter.name() : null;
        try (LetterReader reader = access.connect(spec, group)) {
            Plan plan = plan(reader, group, earliest, inputs);
            plan.print(out);
            if (plan.sendable.total() == 0 || dryRun) {
                return 0;
            }
            if (!yes
                    && !Question.isAgreed(
                            spec.commandLine().getErr(),
                            Question.standardInput(),
                            String.format("Send %,d records?", plan.sendable.total()),
                            "Nobody is there to ask; give --yes to send without asking.")) {
                return 0;
            }
            send(reader, group, earliest, inputs, out);
            return 0;
        }
    }

    /** What a replay would do. */
    private static final class Plan {
        private final ReasonCounts sendable = new ReasonCounts();
        private final Map<Refusal, Long> left = new EnumMap<>(Refusal.class);

        private void print(PrintWriter out) {
            out.print("To send: ");
            sendable.print(out);
            left.forEach((refusal, count) -> out.printf("Left alone: %,d, %s%n", count, refusal.reason()));
            out.flush();
        }
    }

    private Plan plan(LetterReader reader, @Nullable String group, @Nullable Instant earliest, Set<String> inputs) {
        Plan plan = new Plan();
        position(reader, group);
        reader.read(
                letter -> {
                    if (filter.takes(letter, earliest)) {
                        Refusal refusal = letter.refusal(inputs);
                        if (refusal == null) {
                            plan.sendable.count(letter);
                        } else {
                            plan.left.merge(refusal, 1L, Long::sum);
                        }
                    }
                },
                () -> {});
        return plan;
    }

    private void send(
            LetterReader reader,
            @Nullable String group,
            @Nullable Instant earliest,
            Set<String> inputs,
            PrintWriter out) {
        try (Resender resender = Resender.connect(
                access.application().bootstrapServers(),
                access.kafka(spec),
                spec.commandLine().getErr())) {
            position(reader, group);
            reader.read(
                    letter -> {
                        if (filter.takes(letter, earliest) && letter.refusal(inputs) == null) {
                            resender.send(letter);
                        }
                    },
                    () -> {
                        // Remembered only once the broker has it: a crash in between sends some twice, which does no
                        // harm.
                        resender.flush();
                        if (group != null) {
                            reader.commit();
                        }
                    });
            resender.flush();
            out.printf("Sent: %,d records%n", resender.sent());
            if (resender.tooLarge() > 0) {
                out.printf(
                        "Left alone: %,d, larger than their topic takes; raise its max.message.bytes, then replay with"
                                + " --again%n",
                        resender.tooLarge());
            }
            out.flush();
        }
    }

    private void position(LetterReader reader, @Nullable String group) {
        if (group == null || again) {
            reader.rewind();
        } else {
            reader.resume();
        }
    }
}
