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

    /** Open addressing by {@link #hash}, half full at the most: a look-up makes no string. */
    private final @Nullable String[] leading;

    private final Set<String> particles;
    private final int longest;

    private FunctionWords(Set<String> leading, Set<String> particles) {
        this.leading = new String[Math.max(2, Integer.highestOneBit(leading.size() + 1) * 4)];
        this.particles = particles;
        int length = 0;
        for (String word : leading) {
            int slot = slot(hash(word, 0, word.length()));
            while (this.leading[slot] != null) {
                slot = slot(slot + 1);
            }
            this.leading[slot] = word;
            length = Math.max(length, word.length());
        }
        longest = length;
    }

    private int slot(int hash) {
        return hash & leading.length - 1;
    }

    private static int hash(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + lower(text.charAt(i));
        }
        return hash ^ (hash >>> 7);
    }

    private static char lower(char c) {
        return c < 0x80 ? c >= 'A' && c <= 'Z' ? (char) (c + 0x20) : c : Character.toLowerCase(c);
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
    boolean isLeading(String text, int from, int to) {
        int length = to - from;
        if (length <= 0 || length > longest) {
            return false;
        }
        int slot = slot(hash(text, from, to));
        for (String word = leading[slot]; word != null; word = leading[slot]) {
            if (word.length() == length && isSame(text, from, word)) {
                return true;
            }
            slot = slot(slot + 1);
        }
        return false;
    }

    private static boolean isSame(String text, int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (lower(text.charAt(from + i)) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether this part of a text is a particle of what stands before it. */
    boolean isParticle(String text, int from, int to) {
        return !particles.isEmpty() && particles.contains(text.substring(from, to));
    }
}
