package io.transcripts.node.rebuild;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows how a node fills its state, on its management port, which answers from the start of the node on. */
final class RestoreWatch {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;
    /** A copy of live partitions is never quite level. */
    private static final long ALMOST_LEVEL = 1_000;

    private static final JsonMapper JSON = new JsonMapper();

    private final URI url;
    private final String applicationId;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    RestoreWatch(URI managementPort, String applicationId) {
        url = managementPort.resolve("/status");
        this.applicationId = applicationId;
    }

    /** @throws CommandException when a node of another application answers there */
    void refuseOthers() throws InterruptedException {
        JsonNode status = status();
        if (status != null && !isOurs(status)) {
            throw new CommandException(other(status) + " Nothing was deleted.");
        }
    }

    /**
     * Returns once the node has all that it will have; tells about once a second how far it is.
     *
     * @throws CommandException when a node of another application answers there
     */
    void await(Consumer<String> progress) throws InterruptedException {
        Pace pace = new Pace("Restored");
        long most = 0;
        while (true) {
            JsonNode status = status();
            if (status == null) {
                progress.accept("Waiting for the node to answer at " + url);
            } else if (!isOurs(status)) {
                throw new CommandException(other(status));
            } else if (isDone(status)) {
                return;
            } else {
                long remaining = remaining(status);
                most = Math.max(most, remaining);
                progress.accept(pace.line(most - remaining, most, System.nanoTime()));
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private @Nullable JsonNode status() throws InterruptedException {
        try {
            HttpResponse<byte[]> response =
                    client.send(HttpRequest.newBuilder(url).timeout(TIMEOUT).build(), BodyHandlers.ofByteArray());
            return response.statusCode() == OK ? JSON.readTree(response.body()) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private boolean isOurs(JsonNode status) {
        return status.path("application_id").asText().equals(applicationId);
    }

    private String other(JsonNode status) {
        return "The node at " + url + " is of application "
                + status.path("application_id").asText("-") + ", and not of " + applicationId
                + "; name the management port of the right one with --status-url, or give --no-wait.";
    }

    /** Whether it answers for what it owns, and its copies are level as far as copies are. */
    static boolean isDone(JsonNode status) {
        return status.path("unready").isNull()
                && status.path("partitions_catching_up").asInt() == 0
                && !status.path("store_lags").isEmpty()
                && remaining(status) <= ALMOST_LEVEL;
    }

    /** Records that are still to be read from changelogs, for what it owns and for its copies. */
    static long remaining(JsonNode status) {
        return Math.max(sum(status.path("restoring")), sum(status.path("store_lags")));
    }

    private static long sum(JsonNode byPartition) {
        long sum = 0;
        for (JsonNode records : byPartition) {
            sum += records.asLong();
        }
        return sum;
    }
}
