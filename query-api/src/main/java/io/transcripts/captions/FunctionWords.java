package io.transcripts.captions;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
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

    private final Set<String> leading;
    private final Set<String> particles;
    private final int longest;

    private FunctionWords(Set<String> leading, Set<String> particles) {
        this.leading = leading;
        this.particles = particles;
        longest = leading.stream().mapToInt(String::length).max().orElse(0);
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

    boolean isEmpty() {
        return leading.isEmpty();
    }

    /** Whether this part of a text is a word that belongs to the one behind it. */
    boolean isLeading(String text, int from, int to) {
        int length = to - from;
        return length > 0
                && length <= longest
                && leading.contains(text.substring(from, to).toLowerCase(Locale.ROOT));
    }

    /** Whether this part of a text is a particle of what stands before it. */
    boolean isParticle(String text, int from, int to) {
        return !particles.isEmpty() && particles.contains(text.substring(from, to));
    }
}
