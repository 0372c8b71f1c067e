package io.transcripts.node.command;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    /**
     * What the environment or the file says of an option of {@code serve}, for a command that does not have it.
     *
     * @param name without dashes
     */
    public Optional<String> ofServe(CommandSpec command, String name) {
        String value = environment.get(variable(name));
        return Optional.ofNullable(value != null ? value : file(command).get(name));
    }

    /** Whether a value of the environment wins over that of the file. */
    boolean isInEnvironment(OptionSpec option) {
        return environment.containsKey(variable(name(option)));
    }

    /**
     * The settings for Kafka clients out of the environment and the file. A secret may be in a file of its own:
     * {@code kafka.sasl.jaas.config.file=/run/secrets/jaas}.
     */
    public Map<String, String> kafka(CommandSpec command) {
        Map<String, String> kafka = new TreeMap<>();
        file(command).forEach((key, value) -> {
            if (key.startsWith(KAFKA)) {
                SecretFile.put(kafka, key.substring(KAFKA.length()), value);
            }
        });
        environment.forEach((key, value) -> {
            if (key.startsWith(KAFKA_ENVIRONMENT)) {
                String name = key.substring(KAFKA_ENVIRONMENT.length());
                SecretFile.put(kafka, name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return kafka;
    }

    /**
     * A sentence for each setting of the file and the environment that is wrong, by its name and where it stands: keys that no
     * option reads, values that are no numbers, numbers out of their range. For whoever was told of one: the others need no
     * start each. Only of options that {@code serve} has; all commands read the same file.
     */
    List<String> mistakes(CommandSpec command) {
        Path file = configFile(command);
        Map<String, String> inFile = file == null ? Map.of() : load(command, file);
        List<String> sentences = new ArrayList<>();
        unknown(command, inFile).forEach(key -> sentences.add(unread(file, key)));
        Map<String, String> values = new TreeMap<>();
        CommandSpec serve = CommandSpec.forAnnotatedObject(new ServeCommand());
        for (OptionSpec option : serve.options()) {
            String name = name(option);
            String value = environment.getOrDefault(variable(name), inFile.get(name));
            if (value != null && !name.equals("config") && !option.usageHelp() && !option.versionHelp()) {
                values.put(name, value);
            }
        }
        Refusals.of(values)
                .forEach((name, refusal) -> sentences.add((environment.containsKey(variable(name))
                                ? variable(name) + " in the environment: "
                                : name + " in " + file + ": ")
                        + refusal));
        return sentences;
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

    private Map<String, String> file(CommandSpec command) {
        Path path = configFile(command);
        if (path == null) {
            return Map.of();
        }
        Map<String, String> settings = load(command, path);
        List<String> unknown = unknown(command, settings);
        if (!unknown.isEmpty()) {
            throw new CommandLine.ParameterException(command.commandLine(), unread(path, unknown.get(0)));
        }
        return settings;
    }

    /** Defaults are asked for in the order of declaration: that of {@code --config} may not have been taken yet. */
    private @Nullable Path configFile(CommandSpec command) {
        OptionSpec config = command.findOption("--config");
        if (config == null) {
            return null;
        }
        Path given = config.getValue();
        String inEnvironment = environment.get(variable("config"));
        return given != null || inEnvironment == null ? given : Path.of(inEnvironment);
    }

    private static Map<String, String> load(CommandSpec command, Path path) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "The configuration file " + path + " cannot be read: " + e.getMessage(), e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(key -> key, properties::getProperty, (a, b) -> b, TreeMap::new));
    }

    private static List<String> unknown(CommandSpec command, Map<String, String> settings) {
        return settings.keySet().stream()
                .filter(key -> !key.startsWith(KAFKA) && command.findOption("--" + key) == null && !isOfServe(key))
                .toList();
    }

    private static String unread(@Nullable Path file, String key) {
        return "The configuration file " + file + " sets " + key + ", which is no option of serve; see --help";
    }
}
