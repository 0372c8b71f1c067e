package io.transcripts.it;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A file system of a few megabytes, in memory, that can be filled. */
final class SmallDisk implements AutoCloseable {
    private static final String BALLAST = "ballast";
    private static final int BLOCK = 64 << 10;

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Mounts one, or skips the test where that is not allowed. */
    static SmallDisk mount(Path directory, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString()))
                .as("may mount a disk")
                .isTrue();
        return new SmallDisk(directory);
    }

    Path directory() {
        return directory;
    }

    /** Fills it further until so much is left, in parts of the whole. */
    void fill(double left) throws IOException {
        double total = directory.toFile().getTotalSpace();
        try (OutputStream ballast = Files.newOutputStream(
                directory.resolve(BALLAST), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (directory.toFile().getUsableSpace() > left * total) {
                ballast.write(new byte[BLOCK]);
            }
        } catch (IOException e) {
            // Full to the last byte, as was asked.
            if (directory.toFile().getUsableSpace() > left * total) {
                throw e;
            }
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(directory.resolve(BALLAST));
    }

    @Override
    public void close() throws IOException {
        new ProcessBuilder("umount", "--lazy", directory.toString()).start();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(new ArrayList<>(List.of(command))).start().waitFor() == 0;
    }
}
