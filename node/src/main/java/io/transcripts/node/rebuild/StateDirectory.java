package io.transcripts.node.rebuild;

import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.Reasons;
import io.transcripts.runtime.FileLocks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What one node of an application keeps on its disk, as Kafka Streams lays it out: below the state directory, by its id. */
final class StateDirectory {
    private static final String LOCK = ".lock";
    /** A folder for each task, and what Kafka Streams remembers of the process. */
    private static final Pattern KNOWN = Pattern.compile("[0-9]+_[0-9]+|kafka-streams-process-metadata|\\.lock");

    private final Path path;

    private interface Action {
        void run() throws IOException;
    }

    StateDirectory(Path stateDir, String applicationId) {
        path = stateDir.resolve(applicationId);
    }

    Path path() {
        return path;
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    /** Of all files in it. */
    long bytes() {
        try (Stream<Path> files = Files.walk(path)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException e) {
            throw new CommandException(path + " cannot be read: " + Reasons.of(e), e);
        }
    }

    /**
     * Makes sure that it is a node's, and that no node uses it.
     *
     * @throws CommandException when it is something else, or in use
     */
    void check() {
        whileUnused(() -> {});
    }

    /** Deletes it, while no node can take it. */
    void delete() {
        whileUnused(() -> {
            try (Stream<Path> files = Files.walk(path)) {
                // What is inside first; the file of the lock when all else is gone.
                Path last = path.resolve(LOCK);
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    if (!file.equals(last) && !file.equals(path)) {
                        Files.delete(file);
                    }
                }
                Files.delete(last);
                Files.delete(path);
            }
        });
    }

    private void checkContent() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            List<String> others = files.map(file -> file.getFileName().toString())
                    .filter(name -> !KNOWN.matcher(name).matches())
                    .sorted()
                    .toList();
            if (!others.isEmpty()) {
                throw new CommandException(path + " holds what no node has put there (" + others.get(0)
                        + "), and nothing was deleted; look whether --state-dir is right.");
            }
        }
    }

    /** With the lock that a running node holds. */
    private void whileUnused(Action action) {
        Path file = path.resolve(LOCK);
        if (!Files.exists(file)) {
            throw new CommandException(
                    path + " is no node's: it has no file " + LOCK + ". Look whether --state-dir is right.");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (!FileLocks.take(channel)) {
                throw new CommandException("A node is running on " + path + "; stop it first.");
            }
            checkContent();
            action.run();
        } catch (IOException e) {
            throw new CommandException(path + " cannot be read or deleted whole: " + Reasons.of(e), e);
        }
    }
}
