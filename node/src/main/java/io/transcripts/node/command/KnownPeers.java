package io.transcripts.node.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The peer ports to ask: those that are named, else those that a node of this machine knows. */
public final class KnownPeers {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    @Option(
            names = "--peer",
            paramLabel = "HOST:PORT",
            description = "Peer port of a node; once for each node of the application (default: those that the node at"
                    + " --status-url knows).")
    private List<String> peers = List.of();

    @Option(
            names = "--status-url",
            paramLabel = "URL",
            description = "Management port of a node, asked for the peer ports where none is named (default:"
                    + " ${DEFAULT-VALUE}).")
    private URI status = URI.create("http://localhost:9404");

    /**
     * {@code HOST:PORT} of each.
     *
     * @throws CommandException when none is named and no node tells
     */
    public List<String> addresses() throws InterruptedException {
        if (!peers.isEmpty()) {
            return peers;
        }
        HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(status.resolve("/status"))
                            .timeout(TIMEOUT)
                            .build(),
                    BodyHandlers.ofByteArray());
            JsonNode told = new JsonMapper().readTree(response.body());
            if (response.statusCode() == OK && told.path("peer").isTextual()) {
                List<String> addresses =
                        new ArrayList<>(List.of(told.path("peer").asText()));
                told.path("peers")
                        .forEach(peer -> addresses.add(peer.path("address").asText()));
                return addresses;
            }
        } catch (IOException e) {
            throw new CommandException(
                    "No node tells its peer ports at " + status
                            + "; name one with --peer HOST:PORT, or another management" + " port with --status-url.",
                    e);
        }
        throw new CommandException("What answers at " + status + " is no node; name one with --peer HOST:PORT.");
    }
}
