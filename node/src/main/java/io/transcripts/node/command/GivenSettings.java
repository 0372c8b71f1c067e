package io.transcripts.node.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What a command was given that is not a default, and where each comes from: for its log. Secrets are masked. */
final class GivenSettings {
    private static final String MASK = "***";
    private static final String KAFKA = "--kafka";

    private GivenSettings() {}

    /** Such as {@code threads=2 (environment)}; in the order of the options. */
    static List<String> of(CommandSpec command, Settings settings) {
        ParseResult parsed = command.commandLine().getParseResult();
        List<String> given = new ArrayList<>();
        for (OptionSpec option : command.options()) {
            if (option.usageHelp()
                    || option.versionHelp()
                    || option.longestName().equals(KAFKA)) {
                continue;
            }
            String name = option.longestName().replaceFirst("^--", "");
            String elsewhere = settings.defaultValue(option);
            if (parsed.hasMatchedOption(option)) {
                String value = String.join(
                        ",", parsed.matchedOption(option.longestName()).originalStringValues());
                given.add(name + "=" + value + " (command line)");
            } else if (elsewhere != null) {
                given.add(name + "=" + elsewhere + (settings.isInEnvironment(option) ? " (environment)" : " (file)"));
            }
        }
        Map<String, String> kafka = new TreeMap<>(settings.kafka(command));
        Map<String, String> named = command.findOption(KAFKA).getValue();
        kafka.putAll(named);
        kafka.forEach((key, value) -> given.add("kafka." + key + "=" + (BrokerOptions.isSecret(key) ? MASK : value)));
        return given;
    }
}
