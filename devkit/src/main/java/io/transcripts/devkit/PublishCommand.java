package io.transcripts.devkit;

import io.transcripts.node.command.BrokerOptions;
import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.ConfigOption;
import io.transcripts.node.command.EventLimitOptions;
import io.transcripts.node.command.InputTopicOptions;
import io.transcripts.node.command.Reasons;
import io.transcripts.node.command.Settings;
import io.transcripts.node.command.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code publish}: events from JSON lines to their topics. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        defaultValueProvider = Settings.class,
        description = {
            "Publishes events from files of JSON lines to their topics.",
            "",
            "The topic follows from an event's \"type\", the key is its \"session_id\", the value is the line as it is,"
                    + " the time is now. A line that is not an event (see: validate) is reported with its number, counted,"
                    + " and makes the exit code 1; the others are published.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./transcripts publish calls.jsonl",
            "  ./transcripts publish --speed 10x monday.jsonl.gz tuesday.jsonl.gz",
            "  my-recogniser | ./transcripts publish -",
            "  ./transcripts publish calls.jsonl --kafka security.protocol=SSL"
        })
public final class PublishCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "JSON lines, plain or gzip (told by content); - for standard input.")
    private List<String> files;

    @Option(
            names = "--speed",
            paramLabel = "SPEED",
            defaultValue = "max",
            converter = SpeedConverter.class,
            description = "max, or a factor such as 1x or 10x: the pace of occurred_at (default: ${DEFAULT-VALUE}).")
    private Speed speed;

    @Option(
            names = "--no-validation",
            description = "Send whatever has a topic, also what nodes will refuse: to see what they make of it.")
    private boolean isUnchecked;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private BrokerOptions brokers = new BrokerOptions();

    @Mixin
    private InputTopicOptions topics = new InputTopicOptions();

    @Mixin
    private EventLimitOptions limits = new EventLimitOptions();

    @Override
    public Integer call() throws InterruptedException {
        Quiet.kafka();
        files.forEach(InputFile::check);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        // Problems may be reported before the progress exists, which needs the publisher's counts.
        AtomicReference<Progress> progress = new AtomicReference<>();
        Publisher publisher = Publisher.connect(
                new Publisher.Options(
                        brokers.bootstrapServers(),
                        new Publisher.Topics(topics.asr(), topics.translation(), topics.session()),
                        brokers.kafka(config.kafka(spec)),
                        isUnchecked ? null : limits.limits()),
                sentence -> progress.get().problem(sentence));
        boolean whole = false;
        try (Progress shown = new Progress(err, Terminal.onError(), publisher::counts)) {
            progress.set(shown);
            try (publisher) {
                for (String file : files) {
                    publishFile(publisher, file);
                }
                publisher.flush();
                whole = true;
            } catch (CommandException e) {
                // Said before the closing count, which is true of what was done until then.
                shown.conclude(e.getMessage());
            }
        }
        out.println("Published: " + progress.get().line());
        out.flush();
        Publisher.Counts counts = publisher.counts();
        return whole && counts.failed() == 0 && counts.acknowledged() == counts.read() ? 0 : 1;
    }

    private void publishFile(Publisher publisher, String file) throws InterruptedException {
        try (InputStream in = InputFile.open(file)) {
            publisher.publish(in, file.equals("-") ? "standard input" : file, speed);
        } catch (IOException e) {
            throw new CommandException("The file " + file + " cannot be read: " + Reasons.of(e) + ".", e);
        }
    }

    /** Turns a bad speed into a usage error with the choices. */
    static final class SpeedConverter implements ITypeConverter<Speed> {
        @Override
        public Speed convert(String value) {
            try {
                return Speed.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
