package io.transcripts.clients;

import io.transcripts.devkit.EmbeddedBroker;
import io.transcripts.devkit.Publisher;
import io.transcripts.devkit.Speed;
import io.transcripts.devkit.UnlimitedKey;
import io.transcripts.node.Node;
import io.transcripts.node.command.ServeCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A broker and a node, as production runs it. */
final class RunningNode implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final Path directory;
    private final String key;
    private final URI url;
    private Node node;
    private final HttpClient http = HttpClient.newHttpClient();

    RunningNode(Path directory) throws InterruptedException {
        this.directory = directory;
        key = UnlimitedKey.write(keys(), "org_demo");
        broker = EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(directory.resolve("broker")));
        node = start(0);
        url = node.apiUrl();
    }

    private Path keys() {
        return directory.resolve("keys.json");
    }

    private Node start(int port) throws InterruptedException {
        Node started = Node.start(ServeCommand.nodeOptions(
                "--bootstrap-servers=" + broker.bootstrapServers(),
                "--application-id=clients",
                "--port=" + port,
                "--management-port=0",
                "--state-dir=" + directory.resolve("state"),
                "--api-keys=" + keys()));
        Awaitility.await("node is ready").atMost(Duration.ofMinutes(3)).until(started::isReady);
        return started;
    }

    /** Stops the node; the broker goes on. */
    void stop() {
        node.close();
    }

    /** Starts the node again where it was. */
    void startAgain() throws InterruptedException {
        node = start(url.getPort());
    }

    URI url() {
        return url;
    }

    String key() {
        return key;
    }

    /** Sends events, each a line of JSON. */
    void publish(List<String> events) throws InterruptedException {
        publish(events, Speed.MAX);
    }

    /** Sends events, each a line of JSON, as they occurred. */
    void publish(List<String> events, Speed speed) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        byte[] lines = String.join("\n", events).getBytes(StandardCharsets.UTF_8);
        try (Publisher publisher = Publisher.connect(Publisher.Options.of(broker.bootstrapServers()), problems::add)) {
            publisher.publish(new ByteArrayInputStream(lines), "events", speed);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.toString());
        }
    }

    /** Waits until the node knows a session. */
    void awaitSession(String id) {
        Awaitility.await(id).atMost(Duration.ofMinutes(3)).until(() -> status("/v1/sessions/" + id) == 200);
    }

    /** What the node answers to a GET. */
    int status(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .header("Authorization", "Bearer " + key)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Override
    public void close() {
        node.close();
        broker.close();
    }
}
