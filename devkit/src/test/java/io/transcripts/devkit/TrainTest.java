package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import io.transcripts.node.command.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void aJvmWithoutAotCachesIsToldOfOneThatHasThem() {
        assertThat(train(Optional.empty())).isEqualTo(1);
        assertThat(err.toString()).contains("Java 25 or newer is needed, this is ");
    }

    @Test
    void aNodeTakesWhatAnotherHasLearned() throws InterruptedException, IOException {
        assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(25);
        Path cache = directory.resolve("node.aot");
        System.setProperty(Command.NODE_CLASSES, jars());
        try {
            int code = train(Optional.of(cache));
            assertThat(code).as(err.toString()).isZero();
            assertThat(directory.resolve("node.aot.new")).doesNotExist();

            // With mode "on", a JVM that cannot use the cache does not start.
            List<String> options = List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on");
            Command version = Command.node("64m", options, List.of("--version"));
            try (ChildProcess node = ChildProcess.start("The node", version, directory.resolve("log"))) {
                assertThat(node.awaitExit(Duration.ofMinutes(1))).as(node.log()).isZero();
            }
        } finally {
            System.clearProperty(Command.NODE_CLASSES);
        }
    }

    /** This class path; an AOT cache takes jars only, and a build in progress has directories. */
    private String jars() throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                path = jar(path, directory.resolve(entries.size() + ".jar"));
            }
            if (Files.exists(path)) {
                entries.add(path.toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static Path jar(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    private int train(Optional<Path> cache) {
        return Console.ready(new CommandLine(new TrainCommand(cache, 20)))
                .setErr(new PrintWriter(err, true))
                .execute();
    }
}
