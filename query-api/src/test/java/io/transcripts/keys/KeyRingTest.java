package io.transcripts.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.transcripts.keys.KeyGenerator.NewKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
    private final KeyGenerator generator = new KeyGenerator();
    private final NewKey first = generator.generate("org_1", ApiKey.Plan.PRO, Set.of(ApiKey.SESSIONS_READ));
    private final NewKey second = generator.generate("org_2", ApiKey.Plan.FREE, Set.of(ApiKey.SESSIONS_READ));

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("keys.json");
        Files.write(file, json(first));
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
                .hasMessageContaining("cannot be read");
    }

    private static byte[] json(NewKey... keys) {
        return KeysFile.write(List.copyOf(Stream.of(keys).map(NewKey::entry).toList()));
    }
}
