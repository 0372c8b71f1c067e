package io.transcripts.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A project of Node.js, with the packages that are locked beside its sources. */
final class Npm {
    private static final Path SOURCES = Path.of("src", "test", "npm");
    /** Against what hangs, not against what is slow. */
    private static final long PATIENCE_MINUTES = 30;

    private final Path directory;

    private Npm(Path directory) {
        this.directory = directory;
    }

    /**
     * Installs the packages in a directory of their own. Where there is no Node.js the test is skipped; but in continuous integration
     * it fails, so that it is not skipped for ever.
     */
    static Npm install(Path directory) {
        requireNode();
        copySources(directory);
        return new Npm(directory).ci();
    }

    private static void requireNode() {
        if (!isThere("node") || !isThere("npm")) {
            String reason =
                    "Node.js 20 or newer is not here (no `node` and `npm` on the PATH), and this test runs what it makes of"
                            + " our documents.";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(reason);
            }
            Assumptions.abort(reason);
        }
    }

    /** As {@link #install}, where the sources are. */
    static Npm inPlace(Path directory) {
        requireNode();
        return new Npm(directory).ci();
    }

    private static void copySources(Path directory) {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            Files.createDirectories(directory);
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Files.copy(source, directory.resolve(source.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Npm ci() {
        run(Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        return this;
    }

    Path directory() {
        return directory;
    }

    /** Runs a program of a package. */
    String execute(String... command) {
        return run(
                Map.of(),
                Stream.concat(Stream.of("npm", "exec", "--no", "--"), Stream.of(command))
                        .toArray(String[]::new));
    }

    /** Runs a script of the project, with variables beside those of this process. */
    String script(String name, Map<String, String> environment) {
        return run(environment, "npm", "run", name);
    }

    /** Runs a script. */
    String node(String... arguments) {
        return run(
                Map.of(), Stream.concat(Stream.of("node"), Stream.of(arguments)).toArray(String[]::new));
    }

    private String run(Map<String, String> environment, String... command) {
        try {
            Path output = Files.createTempFile("npm", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                Assertions.fail(List.of(command) + " has not ended after " + PATIENCE_MINUTES + " minutes");
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Assertions.assertEquals(0, process.exitValue(), () -> List.of(command) + ": " + text);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isThere(String program) {
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
