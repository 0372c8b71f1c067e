package io.transcripts.node.deadletters;

import io.transcripts.node.command.ApplicationOptions;
import io.transcripts.node.command.ConfigOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** How the three commands reach the topic: with the options that the nodes were started with. */
final class LetterAccess {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private ApplicationOptions application = new ApplicationOptions();

    ApplicationOptions application() {
        return application;
    }

    Map<String, String> kafka(CommandSpec spec) {
        return application.kafka(config.kafka(spec));
    }

    /** @param group remembers how far it has come; null to remember nothing */
    LetterReader connect(CommandSpec spec, @Nullable String group) {
        return LetterReader.connect(application, kafka(spec), group);
    }
}
