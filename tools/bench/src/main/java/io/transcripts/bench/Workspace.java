package io.transcripts.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** Directories of the suite. Others may pass through but not look: the database runs as another user. */
final class Workspace {
    private Workspace() {}

    /** A new directory of the suite's own, below one that is there or in the system's place for temporary files. */
    static Path temporary(Path parent) throws IOException {
        Files.createDirectories(parent);
        return opened(Files.createTempDirectory(parent.toAbsolutePath(), "transcripts-bench-"));
    }

    /** That directory, made. */
    static Path directory(Path directory) throws IOException {
        return opened(Files.createDirectories(directory));
    }

    private static Path opened(Path directory) throws IOException {
        FileStore store = Files.getFileStore(directory);
        if (store.supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        }
        return directory;
    }

    /** Bytes of all files below a directory, 0 when there is none. */
    static long bytes(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toFile)
                    .filter(File::isFile)
                    .mapToLong(File::length)
                    .sum();
        }
    }
}
