package io.transcripts.clients;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tests that the JavaScript client and the page at {@code /} have of their own. */
@Tag("integration")
class JavaScriptTest {
    private static final Path PROJECT = Path.of("..", "..", "clients", "js");

    /** Those in a browser are left out where there is none; in continuous integration they fail then. */
    @Test
    void testsOfTheClientAndOfThePage() {
        Npm.inPlace(PROJECT).script("test", Map.of());
    }
}
