package io.transcripts.all;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is true of the pages together. */
class DocsTest {
    private static final Path ROOT = ModulesTest.ROOT;
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]\\w+)");
    private static final int MOST_LINES_OF_README = 120;
    private static final int LONG = 300;

    @Test
    void everyLinkLeadsToAFileAndAHeadingOfIt() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!link.group(1).contains(":") && !leadsSomewhere(page, link.group(1))) {
                    broken.add(ROOT.relativize(page) + ": " + link.group(1));
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void everyClassOfTheMapIsThere() throws IOException {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(ROOT)) {
            classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }

        assertThat(CLASS.matcher(Files.readString(ROOT.resolve("docs/architecture.md")))
                        .results()
                        .map(name -> name.group(1)))
                .hasSizeGreaterThan(50)
                .isSubsetOf(classes);
    }

    @Test
    void aLongFileOfMainCodeHasItsReason() throws IOException {
        String map = Files.readString(ROOT.resolve("docs/architecture.md"));
        String section =
                map.substring(map.indexOf("## Files of more than 300 lines"), map.indexOf("### Does the tree tell?"));
        Set<String> named = CLASS.matcher(section)
                .results()
                .map(name -> name.group(1))
                .filter(name -> !name.equals("DocsTest"))
                .collect(Collectors.toSet());

        assertThat(longFiles()).isEqualTo(named);
    }

    private static Set<String> longFiles() throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : (Iterable<Path>) files.filter(DocsTest::isMainCode)::iterator) {
                if (Files.readAllLines(file).size() > LONG) {
                    found.add(file.getFileName().toString().replace(".java", ""));
                }
            }
        }
        return found;
    }

    /** Without the clients that are generated. */
    private static boolean isMainCode(Path file) {
        String path = file.toString();
        return path.contains("/src/main/java/") && path.endsWith(".java") && !path.contains("/target/");
    }

    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(MOST_LINES_OF_README);
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
        return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
    }

    /** As the usual viewers make them of headings. */
    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** Without what was built. */
    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (Path folder : List.of(ROOT, ROOT.resolve("ops"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(DocsTest::isPage).forEach(pages::add);
            }
        }
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            files.filter(DocsTest::isPage).forEach(pages::add);
        }
        assertThat(pages).hasSizeGreaterThan(20);
        return pages;
    }

    private static boolean isPage(Path file) {
        return file.toString().endsWith(".md");
    }
}
