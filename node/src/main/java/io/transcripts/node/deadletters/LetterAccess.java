package io.transcripts.node.deadletters;

import io.transcripts.node.command.ApplicationOptions;
import io.transcripts.node.command.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How the three commands reach the topic: with the options that the nodes were started with. */
final class LetterAccess {
    // Read by Settings, as the source of the other options' defaults.
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The nodes' options in the format of Java properties; secrets of the brokers belong here.")
    @SuppressWarnings("UnusedVariable")
    private @Nullable Path config;

    @Mixin
    private ApplicationOptions application = new ApplicationOptions();

    ApplicationOptions application() {
        return application;
    }

    Map<String, String> kafka(CommandSpec spec) {
        Settings settings = (Settings) spec.defaultValueProvider();
        return application.kafka(settings.kafka(spec));
    }

    /** @param group remembers how far it has come; null to remember nothing */
    LetterReader connect(CommandSpec spec, @Nullable String group) {
        return LetterReader.connect(application, kafka(spec), group);
    }
}
