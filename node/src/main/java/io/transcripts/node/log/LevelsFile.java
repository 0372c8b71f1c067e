package io.transcripts.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.transcripts.keys.EverySecond;
import io.transcripts.keys.GuardedFile;
import io.transcripts.keys.KeysFileException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Levels of loggers that a file sets while the node runs, a line each: {@code io.transcripts.peer=DEBUG}. A change takes effect
 * within about a second; who is in the file no more has the level of before. A file that is not there sets none.
 */
final class LevelsFile implements AutoCloseable {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LevelsFile.class);
    private static final int MAX_BYTES = 64 << 10;

    private final Path file;
    private final LoggerContext context;
    /** Of those that the file has changed, as they were before. */
    private final Map<String, @Nullable Level> before = new HashMap<>();

    private final EverySecond looks;
    private String seen = "";

    LevelsFile(Path file, LoggerContext context) {
        this.file = file;
        this.context = context;
        look();
        looks = new EverySecond("log-levels", this::look);
    }

    /** Looks at the file now. What is wrong with it is logged, once. */
    synchronized void look() {
        String content;
        try {
            content = new String(GuardedFile.read(file, MAX_BYTES), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            content = "";
        } catch (IOException | KeysFileException e) {
            if (isNews(e.toString())) {
                refused(e instanceof KeysFileException ? String.valueOf(e.getMessage()) : "it cannot be read");
            }
            return;
        }
        if (isNews(content)) {
            try {
                set(parse(content));
            } catch (IOException | IllegalArgumentException e) {
                refused(String.valueOf(e.getMessage()));
            }
        }
    }

    private boolean isNews(String state) {
        boolean isNews = !state.equals(seen);
        seen = state;
        return isNews;
    }

    private void refused(String why) {
        LOG.warn("The levels in {} are refused: {}; those of before stay in force", file, why);
    }

    private static Map<String, Level> parse(String content) throws IOException {
        Properties lines = new Properties();
        lines.load(new StringReader(content));
        Map<String, Level> levels = new TreeMap<>();
        for (String name : lines.stringPropertyNames()) {
            Level level = Level.toLevel(lines.getProperty(name).trim(), null);
            if (level == null) {
                throw new IllegalArgumentException(
                        "the level of " + name + " must be OFF, ERROR, WARN, INFO, DEBUG, TRACE or ALL");
            }
            levels.put(name, level);
        }
        return levels;
    }

    private void set(Map<String, Level> levels) {
        before.forEach((name, level) -> context.getLogger(name).setLevel(level));
        before.clear();
        levels.forEach((name, level) -> {
            Logger logger = context.getLogger(name);
            before.put(logger.getName(), logger.getLevel());
            logger.setLevel(level);
        });
        LOG.info("Levels of the log from {}: {}", file, levels);
    }

    @Override
    public void close() {
        looks.close();
    }
}
