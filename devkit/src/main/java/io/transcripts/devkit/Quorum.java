package io.transcripts.devkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The brokers of a cluster, each of which is a controller too.
 *
 * @param nodeId this broker's
 * @param voters {@code ID@HOST:PORT,…}: the ids and controller ports of all
 * @param clusterId the same for all, once and for ever
 */
public record Quorum(int nodeId, String voters, String clusterId) {
    private static final Pattern VOTERS = Pattern.compile("\\d{1,9}@[^@,\\s]+:\\d{1,5}(,\\d{1,9}@[^@,\\s]+:\\d{1,5})*");

    public Quorum {
        if (!VOTERS.matcher(voters).matches()) {
            throw new BrokerException("The voters must be ID@HOST:PORT, separated by commas, got " + voters + ".");
        }
        if (controller(nodeId, voters) == null) {
            throw new BrokerException("The node id " + nodeId + " is none of the voters " + voters + ".");
        }
    }

    /** A broker that is alone. */
    static Quorum ofOne(String host, int controllerPort) {
        return new Quorum(
                1, "1@" + host + ":" + controllerPort, Uuid.randomUuid().toString());
    }

    /** One of several; their cluster's id comes of their node ids and addresses. */
    public static Quorum ofSeveral(int nodeId, String voters) {
        UUID id = UUID.nameUUIDFromBytes(voters.getBytes(StandardCharsets.UTF_8));
        return new Quorum(
                nodeId, voters, new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits()).toString());
    }

    /** Where this one's controller listens. */
    String controller() {
        String controller = controller(nodeId, voters);
        if (controller == null) {
            throw new IllegalStateException("checked");
        }
        return controller;
    }

    /** How many brokers there are. */
    int size() {
        return voters.split(",", -1).length;
    }

    private static @Nullable String controller(int nodeId, String voters) {
        String prefix = nodeId + "@";
        return Arrays.stream(voters.split(",", -1))
                .filter(voter -> voter.startsWith(prefix))
                .map(voter -> voter.substring(prefix.length()))
                .findFirst()
                .orElse(null);
    }
}
