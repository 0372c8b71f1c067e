package io.transcripts.all;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is true of the modules together. */
class ModulesTest {
    /** Surefire runs in the module; Maven says so in {@code basedir}. */
    static final Path ROOT = Path.of(System.getProperty("basedir", ".")).resolve("../..");

    private static final List<String> MODULES = modules();

    @Test
    void noPackageIsInTwoModules() {
        Map<String, Set<String>> modules = new TreeMap<>();
        MODULES.forEach(module -> packages(module, "main")
                .forEach(name ->
                        modules.computeIfAbsent(name, unused -> new TreeSet<>()).add(module)));
        assertThat(modules).hasSizeGreaterThan(10);

        assertThat(modules).allSatisfy((name, in) -> assertThat(in).as(name).hasSize(1));
    }

    @Test
    void noTestLooksIntoAnotherModulesPackage() {
        for (String module : MODULES) {
            List<String> others = MODULES.stream()
                    .filter(other -> !other.equals(module))
                    .flatMap(other -> packages(other, "main").stream())
                    .toList();
            assertThat(packages(module, "test")).as(module).doesNotContainAnyElementsOf(others);
        }
    }

    private static List<String> modules() {
        try {
            return Pattern.compile("<module>(.+?)</module>")
                    .matcher(Files.readString(ROOT.resolve("pom.xml")))
                    .results()
                    .map((MatchResult result) -> result.group(1))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> packages(String module, String kind) {
        Path sources = ROOT.resolve(module).resolve("src").resolve(kind).resolve("java");
        if (!Files.isDirectory(sources)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(sources)) {
            Set<String> packages = new TreeSet<>();
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> sources.relativize(file).getParent())
                    .forEach(folder -> packages.add(
                            folder.toString().replace(folder.getFileSystem().getSeparator(), ".")));
            return new ArrayList<>(packages);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
