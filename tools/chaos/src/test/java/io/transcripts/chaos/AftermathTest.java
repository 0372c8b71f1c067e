package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was said is found in a log, however it got there. */
class AftermathTest {
    @TempDir
    Path directory;

    @Test
    void aLogThatHoldsWhatWasSaidIsFound() throws Exception {
        Files.writeString(directory.resolve("node-0-0.log"), "INFO session call_1 is complete\n");
        Files.writeString(
                directory.resolve("node-1-0.log"),
                "INFO all is well\nWARN not JSON: {\"text\":\"Yes. "
                        + Marker.of("s", "a").toUpperCase(java.util.Locale.ROOT) + "\"}\n");

        assertThat(Aftermath.logsWithText(directory)).containsExactly("node-1-0.log holds what was said");
    }
}
