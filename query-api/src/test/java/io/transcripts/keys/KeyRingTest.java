package io.transcripts.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.transcripts.keys.KeyGenerator.NewKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class KeyRingTest {
    private final KeyGenerator generator = new KeyGenerator();
    private final NewKey first = generator.generate("org_1", ApiKey.Plan.PRO, Set.of(ApiKey.SESSIONS_READ));
    private final NewKey second = generator.generate("org_2", ApiKey.Plan.FREE, Set.of(ApiKey.SESSIONS_READ));

    private final Logger logger = (Logger) LoggerFactory.getLogger(KeyRing.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("keys.json");
        GuardedFile.write(file, json(first));
        // Appended to by the poller's thread too.
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(log);
    }

    @Test
    void findsKeysByTheirText() {
        try (KeyRing ring = KeyRing.open(file)) {
            assertThat(ring.find(first.secret())).contains(first.entry());
            assertThat(ring.find(second.secret())).isEmpty();
            assertThat(ring.find(first.entry().sha256())).isEmpty();
            assertThat(ring.find("")).isEmpty();
        }
    }

    @Test
    void followsTheFileByItself() throws IOException {
        try (KeyRing ring = KeyRing.open(file)) {
            Files.write(file, json(first, second));

            await().until(() -> ring.find(second.secret()).isPresent());

            Files.write(file, json(second));

            await().until(() -> ring.find(first.secret()).isEmpty());
            assertThat(ring.size()).isEqualTo(1);
        }
    }

    @Test
    void seesAChangeThatLeavesTimeAndSizeAsTheyWere() throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        try (KeyRing ring = KeyRing.open(file)) {
            String sameSize = new String(json(first))
                    .replace(first.entry().sha256(), second.entry().sha256());
            Files.writeString(file, sameSize);
            Files.setLastModifiedTime(file, time);

            ring.reload();

            assertThat(ring.find(second.secret())).isPresent();
            assertThat(ring.find(first.secret())).isEmpty();
        }
    }

    @Test
    void followsTheLinksOfAKubernetesSecret() throws IOException {
        Path mount = Files.createDirectory(directory.resolve("mount"));
        Files.write(Files.createDirectory(mount.resolve("..v1")).resolve("keys.json"), json(first));
        Files.write(Files.createDirectory(mount.resolve("..v2")).resolve("keys.json"), json(second));
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..v1"));
        Files.createSymbolicLink(mount.resolve("keys.json"), Path.of("..data", "keys.json"));
        try (KeyRing ring = KeyRing.open(mount.resolve("keys.json"))) {
            Files.createSymbolicLink(mount.resolve("..tmp"), Path.of("..v2"));
            Files.move(mount.resolve("..tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

            ring.reload();

            assertThat(ring.find(second.secret())).isPresent();
        }
    }

    @Test
    void keepsTheOldKeysWhileTheFileIsBrokenOrGone() throws IOException {
        try (KeyRing ring = KeyRing.open(file)) {
            Files.writeString(file, "{\"keys\":[{\"id\":");
            ring.reload();
            assertThat(ring.find(first.secret())).isPresent();

            Files.delete(file);
            ring.reload();
            assertThat(ring.find(first.secret())).isPresent();

            Files.write(file, json(second));
            ring.reload();
            assertThat(ring.find(second.secret())).isPresent();
            assertThat(ring.find(first.secret())).isEmpty();
        }
    }

    @Test
    void doesNotStartWithoutAGoodFile() throws IOException {
        Path missing = directory.resolve("missing.json");
        assertThatThrownBy(() -> KeyRing.open(missing))
                .isInstanceOf(KeysFileException.class)
                .hasMessageContaining("missing.json does not exist; make one with");

        Files.writeString(file, "{}");
        assertThatThrownBy(() -> KeyRing.open(file))
                .isInstanceOf(KeysFileException.class)
                .hasMessageEndingWith("keys.json cannot be used: keys must be an array.");

        assertThatThrownBy(() -> KeyRing.open(directory))
                .isInstanceOf(KeysFileException.class)
                .hasMessageEndingWith("cannot be used: it is not a regular file.");
    }

    @Test
    void doesNotStartWithAFileThatIsTooLarge() throws IOException {
        grow(300L << 20);

        assertThatThrownBy(() -> KeyRing.open(file))
                .isInstanceOf(KeysFileException.class)
                .hasMessage("The keys file " + file + " cannot be used: it is larger than 4 MiB.");
    }

    @Test
    void keepsTheOldKeysWhileTheFileIsTooLargeAndSaysSoOnce() throws IOException {
        try (KeyRing ring = KeyRing.open(file)) {
            grow(300L << 20);
            ring.reload();
            grow(301L << 20);
            ring.reload();
            assertThat(ring.find(first.secret())).isPresent();

            GuardedFile.write(file, json(second));
            ring.reload();
            assertThat(ring.find(second.secret())).isPresent();
        }
        assertThat(warnings()).singleElement().asString().contains("is refused: it is larger than 4 MiB; the keys of");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
    void keepsTheOldKeysWhileThereIsAPipeInPlaceOfTheFile() throws Exception {
        try (KeyRing ring = KeyRing.open(file)) {
            Files.delete(file);
            assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                    .isZero();

            ring.reload();
            ring.reload();

            assertThat(ring.find(first.secret())).isPresent();
        }
        assertThat(warnings())
                .filteredOn(line -> line.contains("not a regular"))
                .hasSize(1);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void saysOnceThatOthersCanWriteToIt() throws IOException {
        mode("rw-rw-r--");
        try (KeyRing ring = KeyRing.open(file)) {
            ring.reload();
            GuardedFile.write(file, json(first, second));
            ring.reload();
            assertThat(warnings()).singleElement().asString().contains("rw-rw-r--", "chmod go-w " + file);
            assertThat(ring.find(second.secret())).isPresent();

            mode("rw-r--r--");
            ring.reload();
            mode("rw-r---w-");
            ring.reload();
            ring.reload();
        }
        assertThat(warnings()).hasSize(2);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void hasNothingToSayOfAFileThatOthersCanOnlyRead() throws IOException {
        mode("r--r--r--");

        KeyRing.open(file).close();

        assertThat(warnings()).isEmpty();
    }

    @Test
    void saysThatAListOfNobodyRefusesEverybody() throws IOException {
        GuardedFile.write(file, json());
        try (KeyRing ring = KeyRing.open(file)) {
            ring.reload();
            assertThat(warnings()).singleElement().asString().contains("has no keys");

            GuardedFile.write(file, json(first));
            ring.reload();
            GuardedFile.write(file, json());
            ring.reload();
            assertThat(ring.find(first.secret())).isEmpty();
        }
        assertThat(warnings()).hasSize(2);
    }

    private void grow(long bytes) throws IOException {
        try (RandomAccessFile grown = new RandomAccessFile(file.toFile(), "rw")) {
            grown.setLength(bytes);
        }
    }

    private void mode(String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static byte[] json(NewKey... keys) {
        return KeysFile.write(List.copyOf(Stream.of(keys).map(NewKey::entry).toList()));
    }
}
