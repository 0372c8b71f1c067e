package io.transcripts.node.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.keys.KeysFile;
import io.transcripts.node.Node;
import io.transcripts.runtime.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name that no other node could ask is refused before anything else is done. */
class AdvertisedTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"node_1", "fd00::1", "http://node", "two words", ""})
    void whatIsNoNameIsRefused(String advertised) throws Exception {
        Path keys = Files.write(directory.resolve("keys.json"), KeysFile.write(List.of()));

        assertThatThrownBy(() -> Node.start(ServeCommand.nodeOptions(
                        "--api-keys=" + keys,
                        "--peer-secret-file=" + directory.resolve("secret"),
                        "--peer-host=127.0.0.1",
                        "--state-dir=" + directory.resolve("state"),
                        "--advertised=" + advertised)))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("--advertised=" + advertised + " is no name");
    }
}
