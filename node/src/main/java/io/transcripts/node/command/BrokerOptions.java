package io.transcripts.node.command;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Option;

/** Where the brokers are, and how to speak to them. */
public final class BrokerOptions {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

    /** Of every kind of client: what concerns security has the same names for all of them. */
    private static final Set<String> SECRETS = ConsumerConfig.configDef().configKeys().values().stream()
            .filter(key -> key.type == ConfigDef.Type.PASSWORD)
            .map(key -> key.name)
            .collect(Collectors.toUnmodifiableSet());

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,…",
            defaultValue = "localhost:9092",
            description = "Brokers to connect to first" + DEFAULT)
    private String bootstrapServers = "";

    @Option(
            names = "--kafka",
            paramLabel = "KEY=VALUE",
            description =
                    "Any setting of the Kafka clients, such as security.protocol=SSL; may be repeated. Secrets belong"
                            + " in the configuration file, as kafka.KEY, or in a file of their own: SECRET.file=PATH.")
    private Map<String, String> kafka = new TreeMap<>();

    /** Brokers to connect to first: {@code host:port}, several with commas. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * Settings of the Kafka clients.
     *
     * @param fromSettings those that did not come from the command line, which wins
     * @throws CommandException for a secret on the command line, or a file of one that cannot be read
     */
    public Map<String, String> kafka(Map<String, String> fromSettings) {
        for (String key : kafka.keySet()) {
            if (isSecret(key)) {
                throw new CommandException("--kafka " + key
                        + " holds a secret, and others on this machine can read a command line; write kafka." + key
                        + "=… into a file of mode 0600, and name the file with --config.");
            }
        }
        Map<String, String> all = new TreeMap<>(fromSettings);
        kafka.forEach((key, value) -> SecretFile.put(all, key, value));
        return all;
    }

    /** Also with the prefix of one kind of client, as Kafka Streams takes it. */
    static boolean isSecret(String key) {
        return SECRETS.stream().anyMatch(secret -> key.equals(secret) || key.endsWith("." + secret));
    }
}
