package io.transcripts.node.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is deleted, and what never is. */
class RebuildNodeTest {
    @TempDir
    private Path stateDir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path state;

    @BeforeEach
    void aNodeHasWorkedHere() throws IOException {
        state = stateDir.resolve("transcripts");
        Files.createDirectories(state.resolve("0_11/rocksdb/transcripts"));
        Files.writeString(state.resolve("0_11/rocksdb/transcripts/1.sst"), "rows");
        Files.writeString(state.resolve("kafka-streams-process-metadata"), "{}");
        Files.createFile(state.resolve(".lock"));
        Files.writeString(stateDir.resolve("neighbour"), "of somebody else");
    }

    @Test
    void onceItIsAgreedTheApplicationsDirectoryIsGoneAndNothingElse() {
        assertThat(run("y\n")).isZero();

        assertThat(state).doesNotExist();
        assertThat(stateDir.resolve("neighbour")).exists();
        assertThat(err.toString()).contains("Delete " + state + " (1 MiB)?", "[y/N]");
        assertThat(out.toString()).contains("Deleted " + state + ". Start the node.");
    }

    @Test
    void nothingIsDeletedWithoutAYes() {
        assertThat(run("\n")).isEqualTo(1);
        assertThat(err.toString()).contains("Nothing was deleted.");
        assertThat(run("")).isEqualTo(1);
        assertThat(err.toString()).contains("give --yes");

        assertThat(state.resolve("0_11/rocksdb/transcripts/1.sst")).exists();
    }

    @Test
    void notWhileANodeRuns() throws IOException {
        try (FileChannel node = FileChannel.open(state.resolve(".lock"), StandardOpenOption.WRITE)) {
            assertThat(node.lock().isValid()).isTrue();

            assertThat(run("", "--yes")).isEqualTo(1);
        }

        assertThat(err.toString()).contains("A node is running on " + state);
        assertThat(state.resolve("0_11")).exists();
    }

    @Test
    void notWhatNoNodeHasPutThere() throws IOException {
        Files.createFile(state.resolve("thesis.tex"));

        assertThat(run("", "--yes")).isEqualTo(1);

        assertThat(err.toString()).contains("thesis.tex");
        assertThat(state.resolve("0_11")).exists();
    }

    @Test
    void notADirectoryThatIsNoNodes() throws IOException {
        Files.createDirectories(stateDir.resolve("home"));

        assertThat(run("", "--yes", "--application-id=home")).isEqualTo(1);
        assertThat(err.toString()).contains("is no node's");
        assertThat(run("", "--yes", "--application-id=elsewhere")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no state of application elsewhere");

        assertThat(stateDir.resolve("home")).exists();
    }

    @Test
    void itIsDoneOnceWhatItOwnsAndItsCopiesAreThere() throws IOException {
        assertThat(isDone("{'unready':null,'partitions_catching_up':0,'restoring':{},'store_lags':{'a-0':0,'a-1':7}}"))
                .isTrue();
        assertThat(isDone("{'unready':null,'partitions_catching_up':0,'restoring':{},'store_lags':{'a-0':1001}}"))
                .isFalse();
        assertThat(isDone("{'unready':null,'partitions_catching_up':0,'restoring':{},'store_lags':{}}"))
                .isFalse();
        assertThat(isDone("{'unready':null,'partitions_catching_up':1,'restoring':{},'store_lags':{'a-0':0}}"))
                .isFalse();
        assertThat(isDone("{'unready':'It starts.','partitions_catching_up':0,'restoring':{},'store_lags':{'a-0':0}}"))
                .isFalse();
    }

    @Test
    void theNodeIsWatchedWhereTheSettingsPutItsManagementPort() throws IOException {
        HttpServer node = status("transcripts");
        Path config = Files.writeString(
                stateDir.resolve("node.properties"),
                "management-host=0.0.0.0\nmanagement-port=" + node.getAddress().getPort() + "\n");
        try {
            assertThat(waiting("--yes", "--config=" + config)).isZero();
        } finally {
            node.stop(0);
        }

        assertThat(out.toString()).contains("The node has restored its state.");
    }

    @Test
    void nothingIsDeletedWhenANodeOfAnotherApplicationWouldBeWatched() throws IOException {
        HttpServer node = status("neighbours");
        try {
            assertThat(waiting(
                            "--yes",
                            "--status-url=http://localhost:" + node.getAddress().getPort()))
                    .isEqualTo(1);
        } finally {
            node.stop(0);
        }

        assertThat(err.toString()).contains("is of application neighbours, and not of transcripts");
        assertThat(state.resolve("0_11")).exists();
    }

    @Test
    void nothingIsDeletedWhenNobodyCouldBeWatched() throws IOException {
        for (String url : List.of("localhost:9404", "ftp://localhost", "http:/status")) {
            assertThat(waiting("--yes", "--status-url=" + url)).isEqualTo(1);
        }
        Path config = Files.writeString(stateDir.resolve("node.properties"), "management-port=0\n");
        assertThat(waiting("--yes", "--config=" + config)).isEqualTo(1);

        assertThat(err.toString()).contains("--status-url must be a URL", "any free management-port");
        assertThat(state.resolve("0_11")).exists();
    }

    @Test
    void thePlaceOfTheManagementPortIsThatOfTheNode() {
        assertThat(StatusUrl.of("", "")).isEqualTo(URI.create("http://localhost:9404"));
        assertThat(StatusUrl.of("10.0.0.7", "")).isEqualTo(URI.create("http://10.0.0.7:9404"));
        assertThat(StatusUrl.of("::1", "9405")).isEqualTo(URI.create("http://[::1]:9405"));
        assertThat(StatusUrl.of("::", "9405")).isEqualTo(URI.create("http://localhost:9405"));
    }

    /** A management port of a node that has all that it will have. */
    private static HttpServer status(String applicationId) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        byte[] status = ("{'application_id':'" + applicationId
                        + "','unready':null,'partitions_catching_up':0,'restoring':{},'store_lags':{'a-0':0}}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        server.createContext("/status", exchange -> {
            exchange.sendResponseHeaders(200, status.length);
            exchange.getResponseBody().write(status);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static boolean isDone(String status) throws IOException {
        return RestoreWatch.isDone(new JsonMapper().readTree(status.replace('\'', '"')));
    }

    private int run(String answer, String... more) {
        return execute(answer, Stream.concat(Stream.of("--no-wait"), Stream.of(more)));
    }

    private int waiting(String... arguments) {
        return execute("", Stream.of(arguments));
    }

    private int execute(String answer, Stream<String> more) {
        return new CommandLine(new RebuildNode(new StringReader(answer)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    assertThat(failure).isInstanceOf(CommandException.class);
                    line.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(Stream.concat(Stream.of("--state-dir=" + stateDir), more)
                        .toArray(String[]::new));
    }
}
