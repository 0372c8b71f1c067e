package io.transcripts.all;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the image says of its parts: made when {@code node} is packaged, which {@code mvn verify} does before this runs. */
class BillOfMaterialsTest {
    private static final Path TARGET = ModulesTest.ROOT.resolve("node/target");
    private static final Path BOM = TARGET.resolve("bom.json");

    private List<String> jars;

    @BeforeEach
    void thereIsOne() throws IOException {
        if (System.getenv("CI") != null) {
            assertThat(BOM).exists();
        }
        assumeThat(BOM).as("mvn package makes it").exists();
        jars = Stream.of(Files.readString(TARGET.resolve("classpath")).strip().split(":"))
                .map(jar -> jar.substring(jar.lastIndexOf('/') + 1).replaceFirst("\\.jar$", ""))
                .sorted()
                .toList();
    }

    @Test
    void itHasEveryJarWithItsLicenceAndNothingElse() throws IOException {
        JsonNode bom = new JsonMapper().readTree(Files.readString(BOM));
        List<String> components = new ArrayList<>();
        for (JsonNode component : bom.path("components")) {
            if (!component.path("group").asText().equals("io.transcripts")) {
                components.add(component.path("name").asText() + "-"
                        + component.path("version").asText());
                assertThat(component.path("licenses"))
                        .as(component.path("name").asText())
                        .isNotEmpty();
                assertThat(component.path("hashes"))
                        .as(component.path("name").asText())
                        .isNotEmpty();
            }
        }
        assertThat(components.stream().sorted().toList()).isEqualTo(jars);
        assertThat(bom.at("/metadata/component/name").asText()).isEqualTo("node");
    }

    @Test
    void licencesAreListedForEveryJar() throws IOException {
        String page = Files.readString(TARGET.resolve("THIRD-PARTY.txt"));

        assertThat(page.lines().filter(line -> line.startsWith("     ("))).hasSameSizeAs(jars);
        assertThat(page).doesNotContain("Unknown license");
    }

    @Test
    void theImageCarriesBoth() throws IOException {
        assertThat(Files.readString(ModulesTest.ROOT.resolve("Dockerfile")))
                .contains("COPY --from=build /app/bom.json /app/THIRD-PARTY.txt /app/LICENSE /opt/transcripts/");
    }
}
