package io.transcripts.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.NativeLibraryLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node unpacks its native libraries: into a directory of its own beside its store. A process that is killed, or ends as
 * a node does, leaves them, and RocksDB's takes 15 MB: in the temporary directory there would be one more with each start. The
 * next start of the node empties the directory. Holds a lock on it until it is closed.
 */
public final class NativeLibraries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);

    private static final String LOCK = ".lock";
    /** They have no setting in common. */
    private static final List<String> DIRECTORY_PROPERTIES = List.of("org.xerial.snappy.tempdir", "ZstdTempFolder");

    private static final String OF_ROCKSDB = "ROCKSDB_SHAREDLIB_DIR";
    private static final String LZ4 = "liblz4-java-";
    /** Whoever has unpacked one has loaded it by then, and needs the file no more. */
    private static final Duration LOADED_BY_THEN = Duration.ofHours(1);

    private final Path directory;
    private final @Nullable FileChannel lock;

    private NativeLibraries(Path directory, @Nullable FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Takes the directory, and deletes what is left of earlier processes of this node. Another node that runs on it keeps it.
     *
     * @param stateDir of the node
     */
    public static NativeLibraries take(Path stateDir, String applicationId) {
        Path directory = stateDir.resolve(applicationId + ".native");
        FileChannel channel = null;
        try {
            Files.createDirectories(directory);
            channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (FileLocks.take(channel)) {
                deleteFiles(directory, file -> !file.endsWith(LOCK));
                return new NativeLibraries(directory, channel);
            }
        } catch (IOException e) {
            // Whether the state directory can be used is said by those who cannot do without.
            LOG.warn("Native libraries are unpacked into the temporary directory: {}", e.toString());
        }
        close(channel);
        return new NativeLibraries(directory, null);
    }

    /** Unpacks RocksDB's library there, and sees to it that others go there too. Before anything needs one of them. */
    public void use() {
        if (lock == null || System.getenv(OF_ROCKSDB) != null) {
            return;
        }
        try {
            NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
        } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
            // The file system may forbid to run what is on it. RocksDB then tries where it always did, and so do
            // others.
            LOG.warn("RocksDB's library cannot be loaded from {}: {}", directory, e.toString());
            return;
        }
        for (String property : DIRECTORY_PROPERTIES) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, directory.toString());
            }
        }
    }

    /**
     * Deletes what earlier processes have left of lz4's library, which can be unpacked nowhere else. It deletes them itself, but
     * not those of a process that did not end by itself, which it takes for one that runs.
     *
     * @param temporary the system's directory
     */
    public static void tidy(Path temporary, Instant now) {
        try {
            deleteFiles(temporary, file -> file.getFileName().toString().startsWith(LZ4) && isOld(file, now));
        } catch (IOException e) {
            LOG.debug("The temporary directory cannot be read", e);
        }
    }

    @Override
    public void close() {
        close(lock);
    }

    /** Where they are, for a log. */
    @Override
    public String toString() {
        return lock == null ? "in the temporary directory" : "in " + directory;
    }

    private static boolean isOld(Path file, Instant now) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(LOADED_BY_THEN));
        } catch (IOException e) {
            return false;
        }
    }

    /** Those that can be deleted, and no directories. */
    private static void deleteFiles(Path directory, Predicate<Path> which) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).filter(which).toList()) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    LOG.debug("{} cannot be deleted", file, e);
                }
            }
        }
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("A lock file cannot be closed", e);
            }
        }
    }
}
