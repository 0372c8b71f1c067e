package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page on upgrades tells operators which formats there are: a number that rises changes what they may do. */
class DocumentedFormatsTest {
    private String page;

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(Path.of(System.getProperty("basedir", "."))
                .toAbsolutePath()
                .getParent()
                .resolve("docs/upgrading.md"));
    }

    @Test
    void theNumbersAreThoseThatAreWritten() {
        assertThat(written("header of a session")).startsWith(HeaderCodec.encode(Samples.FULL_HEADER)[0] + ";");
        assertThat(written("facts of a session")).startsWith(FactsCodec.encode(Samples.FULL_FACTS)[0] + ";");
    }

    private String written(String what) {
        String row = page.lines()
                .filter(line -> line.startsWith("| " + what + " |"))
                .findFirst()
                .orElseThrow();
        return row.split(" \\| ")[2];
    }
}
