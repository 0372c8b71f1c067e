package io.transcripts.node.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Levels that are changed while the node runs. */
class LevelsFileTest {
    private final LoggerContext context = new LoggerContext();

    @TempDir
    private Path directory;

    @Test
    void aLevelIsOfTheFileWhileItIsInTheFile() throws Exception {
        Path file = directory.resolve("levels");
        context.getLogger("b").setLevel(Level.WARN);
        try (LevelsFile levels = new LevelsFile(file, context)) {
            assertThat(level("a")).isNull();

            Files.writeString(file, "# while I look\na=debug\nb = TRACE\nroot=ERROR\n");
            levels.look();
            assertThat(level("a")).isEqualTo(Level.DEBUG);
            assertThat(level("b")).isEqualTo(Level.TRACE);
            assertThat(level("ROOT")).isEqualTo(Level.ERROR);

            Files.writeString(file, "a=LOUD\n");
            levels.look();
            assertThat(level("a")).as("refused").isEqualTo(Level.DEBUG);

            Files.delete(file);
            levels.look();
            assertThat(level("a")).isNull();
            assertThat(level("b")).isEqualTo(Level.WARN);
            assertThat(level("ROOT")).isEqualTo(Level.DEBUG);
        }
    }

    private Level level(String name) {
        return context.getLogger(name).getLevel();
    }
}
