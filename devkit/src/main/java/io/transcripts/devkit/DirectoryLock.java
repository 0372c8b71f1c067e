package io.transcripts.devkit;

import io.transcripts.node.command.Reasons;
import io.transcripts.runtime.FileLocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Holds a broker's data directory for one process. Kafka locks it too, but only after much of it has started, and says so
 * with a stack trace. The lock is the operating system's, so it is gone with its process, however that ended.
 */
final class DirectoryLock implements AutoCloseable {
    private static final String FILE = "broker.lock";

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws BrokerException when somebody else holds the directory, or it cannot be written */
    static DirectoryLock acquire(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!FileLocks.take(channel)) {
                channel.close();
                throw new BrokerException("Another broker " + holder(file) + "is using the data directory " + directory
                        + "; stop it, or give this one a directory of its own with --data-dir.");
            }
            channel.truncate(0);
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new BrokerException(
                    "The data directory " + directory + " cannot be written (" + Reasons.of(e)
                            + "); choose another with --data-dir.",
                    e);
        }
    }

    /** Leaves a note about the holder, for the sentence that the next one gets. */
    void describe(String bootstrapServers) {
        try {
            String note = "at " + bootstrapServers + " (process "
                    + ProcessHandle.current().pid() + ")";
            channel.write(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            throw new BrokerException("The lock file of the data directory cannot be written: " + Reasons.of(e), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new BrokerException("The lock of the data directory cannot be released: " + Reasons.of(e), e);
        }
    }

    private static String holder(Path file) throws IOException {
        String note = Files.readString(file, StandardCharsets.UTF_8).strip();
        return note.isEmpty() ? "" : note + " ";
    }
}
