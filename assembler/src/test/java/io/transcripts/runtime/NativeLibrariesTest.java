package io.transcripts.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of the libraries of earlier processes nothing stays; of everything else, all. */
class NativeLibrariesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    private Path stateDir;

    private Path row;
    private Path left;

    @BeforeEach
    void aNodeWasKilledHere() throws IOException {
        row = file("app/0_1/rocksdb/1.sst");
        left = file("app.native/librocksdbjni-linux64.so");
    }

    @Test
    void aStartDeletesWhatIsLeftAndNothingOfTheStore() throws IOException {
        Path neighbours = file("other.native/librocksdbjni-linux64.so");

        NativeLibraries.take(stateDir, "app").close();

        assertThat(left).doesNotExist();
        assertThat(row).exists();
        assertThat(neighbours).exists();
    }

    @Test
    void whatANodeThatRunsHasUnpackedStays() throws IOException {
        try (NativeLibraries running = NativeLibraries.take(stateDir, "app")) {
            assertThat(running).isNotNull();
            Path used = file("app.native/librocksdbjni-linux64.so");

            NativeLibraries.take(stateDir, "app").close();

            assertThat(used).exists();
        }
    }

    @Test
    void ofTheTemporaryDirectoryOnlyOldLibrariesOfOneKindGo() throws IOException {
        Path old = aged("liblz4-java-1.so", Duration.ofHours(2));
        Path oldLock = aged("liblz4-java-1.so.lck", Duration.ofHours(2));
        Path young = aged("liblz4-java-2.so", Duration.ofMinutes(59));
        Path other = aged("thesis.tex", Duration.ofDays(1));

        NativeLibraries.tidy(stateDir, NOW);

        assertThat(old).doesNotExist();
        assertThat(oldLock).doesNotExist();
        assertThat(young).exists();
        assertThat(other).exists();
    }

    private Path aged(String name, Duration age) throws IOException {
        return Files.setLastModifiedTime(file(name), FileTime.from(NOW.minus(age)));
    }

    private Path file(String name) throws IOException {
        Path file = stateDir.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "bytes");
    }
}
