package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.devkit.Transcripts;
import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import io.transcripts.topology.TopicNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ops/native}: the files for HAProxy and Prometheus at work, before three nodes and three brokers. */
@Tag("integration")
class NativeCompositionTest {
    private static final Path SCRIPT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .getParent()
            .resolve("ops/native");
    private static final int PORTS = 17;
    private static final int PROMETHEUS = 1;
    private static final int BROKER = 2;

    @TempDir
    private Path directory;

    @Test
    void callersAreServedThroughHaproxyAndPrometheusSeesEveryNode() throws Exception {
        assumeInstalled();
        // Given
        int first = freePorts();
        Calls calls = Calls.samples(1);
        Path data = directory.resolve("data");
        Command command = Command.of(
                        List.of(SCRIPT.toString(), "--directory", data.toString(), "--first-port", "" + first))
                .with(Map.of("NATIVE_LAUNCHER", launcher().toString()));
        List<ProcessHandle> parts;
        try (ChildProcess composition =
                ChildProcess.start("The composition", command, directory.resolve("composition.log"))) {
            composition.awaitLine(Pattern.compile("Logs {8}"), Duration.ofMinutes(10));
            parts = composition.handle().children().toList();
            // When
            new Kafka("localhost:" + (first + BROKER))
                    .send(calls.values(), value -> Nodes.keyed(TopicNames.defaults("transcripts"), value));
            // Then: through the load balancer
            String key = Files.readString(data.resolve("api-key")).strip();
            Api api = new Api(URI.create("http://localhost:" + first), key);
            api.awaitComplete(calls.sessionIds());
            String session = calls.sessionIds().iterator().next();
            HttpResponse<String> stream = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + first + "/v1/sessions/" + session
                                            + "/transcript/stream?until=complete"))
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .header("X-API-Key", key)
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(stream.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(stream.body()).contains("event: segment", "event: checkpoint", "event: end");
            // And every target is up
            Api prometheus = new Api(URI.create("http://localhost:" + (first + PROMETHEUS)), "none");
            Awaitility.await("Prometheus has scraped all nodes")
                    .atMost(Api.PATIENCE)
                    .until(() -> value(prometheus, "sum(up)").equals("3"));
            assertThat(value(prometheus, "count(up)")).isEqualTo("3");
            // When it is stopped
            composition.terminate();
            assertThat(composition.awaitExit(Duration.ofMinutes(3))).isZero();
        }
        // Then nothing is left
        assertThat(parts).hasSizeGreaterThanOrEqualTo(8).noneMatch(ProcessHandle::isAlive);
    }

    private static String value(Api prometheus, String expression) {
        JsonNode result = Api.tree(
                        prometheus.get("/api/v1/query?query=" + expression).body())
                .at("/data/result");
        return result.isEmpty() ? "" : result.get(0).path("value").get(1).asText();
    }

    private static void assumeInstalled() {
        for (Path program : List.of(Path.of("/usr/sbin/haproxy"), Path.of("/usr/bin/prometheus"))) {
            if (System.getenv("CI") != null) {
                assertThat(program)
                        .as("from Debian's packages haproxy and prometheus")
                        .exists();
            }
            assumeThat(program)
                    .as("from Debian's packages haproxy and prometheus")
                    .exists();
        }
    }

    /** In place of {@code ./transcripts}, which would build while this build runs. */
    private Path launcher() throws IOException {
        String java = Command.java(Transcripts.class, "400m", List.of()).line().stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        return Files.setPosixFilePermissions(
                Files.writeString(directory.resolve("launcher"), "#!/bin/sh\nexec " + java + " \"$@\"\n"),
                PosixFilePermissions.fromString("rwx------"));
    }

    /** The first of so many that are free, one after the other. */
    private static int freePorts() {
        return Stream.generate(() -> ThreadLocalRandom.current().nextInt(20_000, 30_000))
                .limit(100)
                .filter(NativeCompositionTest::areFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean areFree(int first) {
        for (int port = first; port < first + PORTS; port++) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (socket.getLocalPort() != port) {
                    return false;
                }
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }
}
