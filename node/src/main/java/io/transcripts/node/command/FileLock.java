package io.transcripts.node.command;

import io.transcripts.runtime.FileLocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The right to read a file and write it anew, which one command has at a time. A lock on a file beside it, which is gone
 * afterwards; the system gives it up when its command dies.
 */
final class FileLock implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long BETWEEN_MS = 20;

    private final Path beside;
    private final FileChannel channel;

    private FileLock(Path beside, FileChannel channel) {
        this.beside = beside;
        this.channel = channel;
    }

    /**
     * Waits for it.
     *
     * @throws CommandException when another command has it for long
     */
    static FileLock take(Path file) throws IOException, InterruptedException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path beside = target.resolveSibling("." + target.getFileName() + ".lock");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            FileChannel channel = FileChannel.open(
                    beside, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (isTaken(channel, beside)) {
                return new FileLock(beside, channel);
            }
            channel.close();
            if (System.nanoTime() > deadline) {
                throw new CommandException("Another command is writing " + file + "; try again.");
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MS);
        }
    }

    /** Whoever had it before has deleted the file: then this is a lock on nothing. What is written into it tells. */
    private static boolean isTaken(FileChannel channel, Path beside) throws IOException {
        if (!FileLocks.take(channel)) {
            return false;
        }
        byte[] mine = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        channel.truncate(0);
        var unused = channel.write(ByteBuffer.wrap(mine), 0);
        try {
            return ByteBuffer.wrap(Files.readAllBytes(beside)).equals(ByteBuffer.wrap(mine));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(beside);
        }
    }
}
