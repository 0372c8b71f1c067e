package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Pictures of pages by the browser of {@code clients/js}, whose scripts take them. */
final class Pictures {
    private static final Path SCRIPTS = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .getParent()
            .resolve("clients/js");

    private Pictures() {}

    static void assumeThereIsABrowser() {
        assumeThat(SCRIPTS.resolve("node_modules/playwright-core"))
                .as("npm ci in clients/js brings it")
                .exists();
    }

    /** What the script says; fails with that when it fails. */
    static String take(String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", "test/" + script));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(SCRIPTS.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    static Path directory(String property) throws Exception {
        return Files.createDirectories(Path.of(System.getProperty(property)).toAbsolutePath());
    }
}
