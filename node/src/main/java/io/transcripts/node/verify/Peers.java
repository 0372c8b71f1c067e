package io.transcripts.node.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.TimedRequest;
import io.transcripts.peer.PeerTls;
import io.transcripts.routing.PeerQuery.Known;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The peer ports of all nodes of an application; whichever owns a session answers for it. */
final class Peers {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final Set<Integer> KNOWN = Set.of(OK, 404, 410, UNAVAILABLE);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client;
    private final List<URI> urls;

    Peers(List<URI> urls, PeerTls identity) {
        this.urls = urls;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .sslContext(identity.context())
                .build();
    }

    /**
     * What is served of a session.
     *
     * @param status 200, 404, 410, or 503 when no node can answer
     * @param document null but for 200
     */
    record Served(int status, @Nullable JsonNode document) {}

    /**
     * Makes sure that every node can be asked, before anybody waits for an answer.
     *
     * @throws CommandException when one does not answer, or not to this secret
     */
    void check() throws InterruptedException {
        for (URI url : urls) {
            var unused = ask(url, "/peer/v1/partitions/0/sessions?limit=1");
        }
    }

    /** Reads a session from its owner. */
    Served read(String sessionId) throws InterruptedException {
        HttpResponse<byte[]> response = get("/peer/v1/sessions/" + sessionId + "/contents");
        try {
            return new Served(
                    response.statusCode(), response.statusCode() == OK ? JSON.readTree(response.body()) : null);
        } catch (IOException e) {
            throw new CommandException("A node's answer about session " + sessionId + " is no JSON.");
        }
    }

    /**
     * A page of the sessions that a partition stores.
     *
     * @return null when no node can answer
     */
    @Nullable
    List<Known> sessions(int partition, @Nullable String after, int limit) throws InterruptedException {
        HttpResponse<byte[]> response = get("/peer/v1/partitions/" + partition + "/sessions?limit=" + limit
                + (after == null ? "" : "&after=" + after));
        if (response.statusCode() != OK) {
            return null;
        }
        List<Known> known = new ArrayList<>();
        for (String line : new String(response.body(), StandardCharsets.US_ASCII).split("\n")) {
            if (!line.isEmpty()) {
                String[] fields = line.split(" ", -1);
                known.add(new Known(fields[0], Long.parseLong(fields[1])));
            }
        }
        return known;
    }

    /**
     * The time of a session's first record, as its owner tells, or else another node that has a copy.
     *
     * @return {@link Long#MAX_VALUE} when no node knows
     */
    long firstRecordMs(String sessionId) throws InterruptedException {
        long firstMs = Long.MAX_VALUE;
        for (URI url : urls) {
            HttpResponse<byte[]> response = ask(url, "/peer/v1/sessions/" + sessionId + "/inspection");
            try {
                JsonNode told = JSON.readTree(response.body());
                if (told.path("first_record_at").isTextual()) {
                    firstMs =
                            Instant.parse(told.path("first_record_at").asText()).toEpochMilli();
                } else if (told.has("first_record_at")) {
                    // No time of its records is known: as the list of a partition says it.
                    firstMs = 0;
                }
                if (told.path("role").asText().equals("owner")) {
                    return firstMs;
                }
            } catch (IOException | DateTimeParseException e) {
                throw new CommandException("A node's answer about session " + sessionId + " cannot be read.", e);
            }
        }
        return firstMs;
    }

    private HttpResponse<byte[]> get(String path) throws InterruptedException {
        HttpResponse<byte[]> answer = null;
        for (URI url : urls) {
            answer = ask(url, path);
            if (answer.statusCode() != UNAVAILABLE) {
                return answer;
            }
        }
        if (answer == null) {
            throw new IllegalStateException("there is no peer to ask");
        }
        return answer;
    }

    private HttpResponse<byte[]> ask(URI url, String path) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(url.resolve(path)).timeout(TIMEOUT).build();
        HttpResponse<byte[]> answer;
        try {
            answer = TimedRequest.send(client, request, TIMEOUT);
        } catch (ConnectException e) {
            throw new CommandException(
                    "No node answers at " + url
                            + "; name the peer port of each node with --peer (its /status tells it).",
                    e);
        } catch (SSLException e) {
            throw new CommandException(
                    "The node at " + url + " does not take this identity, or is no node; give the nodes' own"
                            + " --peer-secret-file.",
                    e);
        } catch (IOException e) {
            throw new CommandException("The node at " + url + " did not answer whole: " + e.getMessage(), e);
        }
        if (!KNOWN.contains(answer.statusCode())) {
            throw new CommandException("The node at " + url + " answered " + answer.statusCode()
                    + "; is it a peer port, and of this version?");
        }
        return answer;
    }
}
