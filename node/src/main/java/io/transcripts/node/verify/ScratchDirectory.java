package io.transcripts.node.verify;

import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory for what people said, which goes also when somebody loses patience and the JVM ends. */
final class ScratchDirectory implements AutoCloseable {
    /** The database may make files until the JVM has ended. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long BETWEEN_MS = 20;

    private final Path path;
    private final Thread cleaning;

    /** @param parent null for the system's temporary directory */
    ScratchDirectory(@Nullable Path parent) {
        try {
            path = parent == null
                    ? Files.createTempDirectory("transcripts-verify-")
                    : Files.createTempDirectory(Files.createDirectories(parent), "verify-");
        } catch (IOException e) {
            throw new CommandException("The scratch directory cannot be made; name another with --scratch-dir.", e);
        }
        cleaning = new Thread(() -> delete(path, PATIENCE), "scratch-cleaning");
        Runtime.getRuntime().addShutdownHook(cleaning);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(cleaning);
        } catch (IllegalStateException e) {
            // The JVM is ending, and that thread deletes it.
            return;
        }
        delete(path, PATIENCE);
    }

    /**
     * Deletes a directory that somebody may still write to.
     *
     * @throws UncheckedIOException when it is still there after all that time
     */
    static void delete(Path directory, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        Path hidden = hidden(directory);
        while (true) {
            try {
                deleteOnce(hidden);
                return;
            } catch (IOException | UncheckedIOException e) {
                if (System.nanoTime() > deadline) {
                    throw new UncheckedIOException(
                            "The scratch directory " + hidden + " remains, with what people said",
                            e instanceof IOException failure ? failure : new IOException(e));
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Under another name nobody makes new files in it. */
    private static Path hidden(Path directory) {
        Path hidden = directory.resolveSibling(directory.getFileName() + ".deleted");
        try {
            return Files.move(directory, hidden);
        } catch (IOException e) {
            return directory;
        }
    }

    private static void deleteOnce(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
