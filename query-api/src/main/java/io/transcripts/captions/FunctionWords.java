package io.transcripts.captions;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words that belong to the one behind them, so that a line must not end with them, or, as particles, to the one before. */
final class FunctionWords {
    private static final String RESOURCE = "function-words.properties";
    private static final String PARTICLES = ".particles";
    private static final FunctionWords NONE = new FunctionWords(Set.of(), Set.of());
    private static final Map<String, FunctionWords> ALL = load();

    private final WordSet leading;
    private final WordSet particles;

    private FunctionWords(Set<String> leading, Set<String> particles) {
        this.leading = new WordSet(leading);
        this.particles = new WordSet(particles);
    }

    private static Map<String, FunctionWords> load() {
        Properties lists = new Properties();
        try (InputStream in = FunctionWords.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not in the class path");
            }
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            lists.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, FunctionWords> all = new HashMap<>();
        for (String key : lists.stringPropertyNames()) {
            String language = key.replace(PARTICLES, "");
            all.put(
                    language,
                    new FunctionWords(
                            words(lists.getProperty(language)), words(lists.getProperty(language + PARTICLES))));
        }
        return Map.copyOf(all);
    }

    private static Set<String> words(@Nullable String list) {
        return list == null || list.isBlank()
                ? Set.of()
                : Arrays.stream(list.strip().split("\\s+")).collect(Collectors.toUnmodifiableSet());
    }

    /** Of the language of a tag; none where we have no list. */
    static FunctionWords of(@Nullable String tag) {
        return ALL.getOrDefault(Measure.language(tag), NONE);
    }

    /** Whether this part of a text is a word that belongs to the one behind it. */
    boolean isLeading(char[] text, int from, int to) {
        return leading.contains(text, from, to);
    }

    /** Whether this part of a text is a particle of what stands before it. */
    boolean isParticle(char[] text, int from, int to) {
        return particles.contains(text, from, to);
    }
}
