package io.transcripts.node.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    private static boolean isDone(String status) throws IOException {
        return RestoreWatch.isDone(new JsonMapper().readTree(status.replace('\'', '"')));
    }

    private int run(String answer, String... more) {
        CommandLine command = new CommandLine(new RebuildNode(new StringReader(answer)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    assertThat(failure).isInstanceOf(CommandException.class);
                    line.getErr().println(failure.getMessage());
                    return 1;
                });
        String[] arguments = new String[more.length + 2];
        System.arraycopy(more, 0, arguments, 2, more.length);
        arguments[0] = "--state-dir=" + stateDir;
        arguments[1] = "--no-wait";
        return command.execute(arguments);
    }
}
