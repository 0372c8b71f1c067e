package io.transcripts.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardedFileTest {
    private static final int MAX = 4 << 10;

    @TempDir
    private Path directory;

    @Test
    void aFileMayBeAsLargeAsItsLimitAndNoLarger() throws IOException {
        Path file = directory.resolve("file");

        Files.write(file, new byte[MAX]);
        assertThat(GuardedFile.read(file, MAX)).hasSize(MAX);
        Files.write(file, new byte[MAX + 1]);
        assertThatThrownBy(() -> GuardedFile.read(file, MAX))
                .isInstanceOf(KeysFileException.class)
                .hasMessage("it is larger than 4 KiB");
    }

    @Test
    void ofAHugeFileNothingIsRead() throws IOException {
        Path file = directory.resolve("huge");
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength(1L << 40);
        }

        assertThatThrownBy(() -> GuardedFile.read(file, 4 << 20)).hasMessage("it is larger than 4 MiB");
    }

    /** One of megabytes that says it had none. */
    @Test
    void theSizeIsNotTakenAtItsWord() {
        Path symbols = Path.of("/proc/kallsyms");
        assumeThat(symbols).isReadable().isEmptyFile();

        assertThatThrownBy(() -> GuardedFile.read(symbols, MAX)).hasMessage("it is larger than 4 KiB");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
    void whatIsNoFileIsNotOpened() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/zero"));

        for (Path file : new Path[] {pipe, link, Path.of("/dev/zero"), directory}) {
            assertThatThrownBy(() -> GuardedFile.read(file, MAX))
                    .isInstanceOf(KeysFileException.class)
                    .hasMessage("it is not a regular file");
        }
        Files.delete(link);
        assertThatThrownBy(() -> GuardedFile.read(directory.resolve("none"), MAX))
                .isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @CsvSource({
        "rw-------, false, false",
        "r--r-----, false, false",
        "rw-r--r--, false, true",
        "rw-rw----, true, false",
        "rw----r--, false, true",
        "rw-----w-, true, false",
        "rwxrwxrwx, true, true"
    })
    void whoElseMayIsSeenThroughALink(String mode, boolean isWritable, boolean isReadable) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThat(GuardedFile.isWritableByOthers(link)).isEqualTo(isWritable);
        assertThat(GuardedFile.isReadableByAll(link)).isEqualTo(isReadable);
        assertThat(GuardedFile.mode(link)).isEqualTo(mode);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aNewFileIsForItsOwnerOnly() throws IOException {
        Path file = directory.resolve("file");

        GuardedFile.write(file, new byte[] {1});

        assertThat(file).hasBinaryContent(new byte[] {1});
        assertThat(GuardedFile.mode(file)).isEqualTo("rw-------");
        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileThatIsThereKeepsItsPermissionsAndItsLink() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        GuardedFile.write(link, new byte[] {1});

        assertThat(link).isSymbolicLink();
        assertThat(file).hasBinaryContent(new byte[] {1});
        assertThat(GuardedFile.mode(file)).isEqualTo("rw-r-----");
    }
}
