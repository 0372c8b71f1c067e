package io.transcripts.node.command;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Where an option's value comes from when the command line does not give it, in this order:
 *
 * <ol>
 *   <li>the environment: {@code --state-dir} is {@code TRANSCRIPTS_STATE_DIR}
 *   <li>the file of {@code --config}, in the format of Java properties: {@code state-dir=/var/lib/transcripts}
 *   <li>the option's default
 * </ol>
 *
 * Settings of the Kafka clients are {@code TRANSCRIPTS_KAFKA_SECURITY_PROTOCOL} and {@code kafka.security.protocol}. A file
 * may hold nothing that no option reads.
 */
public final class Settings implements IDefaultValueProvider {
    /** Prefix of the environment's variables. */
    static final String ENVIRONMENT = "TRANSCRIPTS_";

    private static final Set<String> OF_NO_OPTION =
            Set.of("TRANSCRIPTS_API_KEY", "TRANSCRIPTS_DEBUG", "TRANSCRIPTS_JAVA_OPTS");
    private static final int MOST_SIMILAR = 3;
    private static final String KAFKA = "kafka.";
    private static final String KAFKA_ENVIRONMENT = ENVIRONMENT + "KAFKA_";

    private final Map<String, String> environment;

    /** Reads the process's environment. */
    public Settings() {
        this(System.getenv());
    }

    Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        String name = name(option);
        String value = environment.get(variable(name));
        if (value != null || name.equals("config")) {
            return value;
        }
        return file(option.command()).get(name);
    }

    /** The settings for Kafka clients out of the environment and the file. */
    public Map<String, String> kafka(CommandSpec command) {
        Map<String, String> kafka = new TreeMap<>();
        file(command).forEach((key, value) -> {
            if (key.startsWith(KAFKA)) {
                kafka.put(key.substring(KAFKA.length()), value);
            }
        });
        environment.forEach((key, value) -> {
            if (key.startsWith(KAFKA_ENVIRONMENT)) {
                String name = key.substring(KAFKA_ENVIRONMENT.length());
                kafka.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return kafka;
    }

    /**
     * A sentence for each variable of the environment that begins like ours and that no option reads. It may be somebody
     * else's: Kubernetes makes some for every service.
     */
    public List<String> misspelt(CommandSpec command) {
        return environment.keySet().stream()
                .filter(name -> name.startsWith(ENVIRONMENT) && !name.startsWith(KAFKA_ENVIRONMENT))
                .filter(name -> !OF_NO_OPTION.contains(name) && command.findOption(option(name)) == null)
                .sorted()
                .map(name -> name + " is in the environment, and no option reads it" + meant(name, command))
                .toList();
    }

    private static String meant(String variable, CommandSpec command) {
        List<String> similar = new UnmatchedArgumentException(command.commandLine(), List.of(option(variable)))
                .getSuggestions().stream()
                        .limit(MOST_SIMILAR)
                        .map(Settings::variable)
                        .toList();
        return similar.isEmpty() ? "." : "; is " + String.join(" or ", similar) + " meant?";
    }

    private static String option(String variable) {
        return "--"
                + variable.substring(ENVIRONMENT.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
    }

    private static String variable(String option) {
        return ENVIRONMENT
                + option.replaceFirst("^--", "").toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** One file may be for all commands. */
    private static boolean isOfServe(String key) {
        return CommandSpec.forAnnotatedObject(new ServeCommand()).findOption("--" + key) != null;
    }

    private static String name(OptionSpec option) {
        return option.longestName().replaceFirst("^--", "");
    }

    private static Map<String, String> file(CommandSpec command) {
        OptionSpec config = command.findOption("--config");
        Path path = config == null ? null : config.getValue();
        if (path == null) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "The configuration file " + path + " cannot be read: " + e.getMessage(), e);
        }
        Map<String, String> settings = properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(key -> key, properties::getProperty, (a, b) -> b, TreeMap::new));
        for (String key : settings.keySet()) {
            if (!key.startsWith(KAFKA) && command.findOption("--" + key) == null && !isOfServe(key)) {
                throw new CommandLine.ParameterException(
                        command.commandLine(),
                        "The configuration file " + path + " sets " + key
                                + ", which is no option of serve; see --help");
            }
        }
        return settings;
    }
}
