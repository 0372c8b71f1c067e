package io.transcripts.node.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people said does not stay on the disk. */
class ScratchDirectoryTest {
    @TempDir
    private Path parent;

    @Test
    void itGoesWhenItIsClosed() throws IOException {
        try (ScratchDirectory directory = new ScratchDirectory(parent)) {
            Files.writeString(
                    Files.createDirectory(directory.path().resolve("rows")).resolve("1.sst"), "rows");
        }

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void itGoesAlsoWhileTheDatabaseWrites() throws Exception {
        Path rows = Files.createDirectories(parent.resolve("verify-1/rows"));
        CountDownLatch many = new CountDownLatch(100);
        CompletableFuture<Void> database = CompletableFuture.runAsync(() -> {
            try {
                for (int file = 0; ; file++) {
                    Files.writeString(rows.resolve(file + ".sst"), "rows");
                    many.countDown();
                }
            } catch (IOException gone) {
                // As the database finds it too.
            }
        });
        assertThat(many.await(30, TimeUnit.SECONDS)).isTrue();

        ScratchDirectory.delete(parent.resolve("verify-1"), Duration.ofSeconds(30));

        database.get(30, TimeUnit.SECONDS);
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void whatIsGoneIsNoFault() {
        ScratchDirectory.delete(parent.resolve("verify-1"), Duration.ZERO);

        assertThat(parent).isEmptyDirectory();
    }
}
