package io.transcripts.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.keys.ApiKey;
import io.transcripts.keys.GuardedFile;
import io.transcripts.keys.KeysFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KeysCommandTest {
    @TempDir
    private Path directory;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aNewFileIsForItsOwnerOnlyAndKeepsWhatItIsGiven() throws IOException {
        Path file = directory.resolve("keys.json");

        assertThat(create(file)).isEmpty();
        assertThat(GuardedFile.mode(file)).isEqualTo("rw-------");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(create(file)).isEmpty();

        assertThat(GuardedFile.mode(file)).isEqualTo("rw-r-----");
        assertThat(KeysFile.parse(Files.readAllBytes(file))).hasSize(2);
        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void aFileThatCannotBeUsedIsNamedAndLeftAlone() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.json"), "[]");
        Path large = Files.write(directory.resolve("large.json"), new byte[KeysFile.MAX_BYTES + 1]);

        assertThat(create(broken)).contains("The keys file " + broken + " cannot be used: a keys file is");
        assertThat(create(large)).contains("The keys file " + large + " cannot be used: it is larger than 4 MiB.");
        assertThat(create(directory)).contains("cannot be used: it is not a regular file.");
        assertThat(broken).hasContent("[]");
    }

    @Test
    void noFileIsMadeThatNodesWouldRefuse() throws IOException {
        Path file = directory.resolve("keys.json");
        Files.write(file, KeysFile.write(keys(1)));
        long one = Files.size(file);
        Files.write(file, KeysFile.write(keys(2)));
        int most = Math.toIntExact((KeysFile.MAX_BYTES - one) / (Files.size(file) - one)) + 1;
        byte[] full = KeysFile.write(keys(most));
        assertThat(full).hasSizeLessThanOrEqualTo(KeysFile.MAX_BYTES);
        Files.write(file, full);

        assertThat(create(file)).contains("has no room for another key", "4096 KiB");

        assertThat(file).hasBinaryContent(full);
    }

    @Test
    void ofManyThatAreMadeAtOnceNoneIsLost() throws Exception {
        Path file = directory.resolve("keys.json");
        int many = 8;
        CyclicBarrier start = new CyclicBarrier(many);
        ExecutorService callers = Executors.newFixedThreadPool(many);
        try {
            List<Future<String>> failures = callers.invokeAll(Collections.nCopies(many, () -> {
                start.await();
                return create(file);
            }));
            for (Future<String> failure : failures) {
                assertThat(failure.get()).isEmpty();
            }
        } finally {
            callers.shutdown();
        }

        assertThat(KeysFile.parse(Files.readAllBytes(file))).hasSize(many);
        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void aScopeThatNobodyKnowsIsRefusedWithThoseThatThereAre() {
        for (String scope : List.of("", "session:read", "sessions:read ")) {
            Path file = directory.resolve("keys.json");
            StringWriter err = new StringWriter();
            int code = new CommandLine(new KeysCommand())
                    .setErr(new PrintWriter(err))
                    .execute("create", "--organization=org_demo", "--scope=" + scope, "--file=" + file);

            assertThat(code).isEqualTo(2);
            assertThat(err.toString())
                    .contains("--scope must be sessions:read or sessions:write, got \"" + scope + "\"");
            assertThat(file).doesNotExist();
        }
    }

    private static List<ApiKey> keys(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> new ApiKey(
                        String.format("key_%08d", i),
                        String.format("%064x", i),
                        "org_demo",
                        ApiKey.Plan.PRO,
                        Set.of(ApiKey.SESSIONS_READ),
                        null,
                        false,
                        600))
                .toList();
    }

    /** What it fails with, or nothing. */
    private static String create(Path file) {
        StringWriter failure = new StringWriter();
        CommandLine command = new CommandLine(new KeysCommand())
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(new StringWriter()))
                .setExecutionExceptionHandler((e, line, result) -> {
                    assertThat(e).isInstanceOf(CommandException.class);
                    failure.append(e.getMessage());
                    return 1;
                });
        int code = command.execute("create", "--organization", "org_demo", "--file", file.toString());
        assertThat(code).isEqualTo(failure.toString().isEmpty() ? 0 : 1);
        return failure.toString();
    }
}
