package io.transcripts.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BuildInfoTest {
    @Test
    void theVersionIsThatOfTheBuild() throws IOException {
        String pom = Files.readString(Path.of(System.getProperty("basedir", "."), "pom.xml"));

        BuildInfo build = BuildInfo.ofThisCode();

        assertThat(build.version()).isNotEqualTo("unknown");
        assertThat(pom).contains("<version>" + build.version() + "</version>");
        assertThat(build.commit()).isNotEmpty().doesNotContain("$");
    }

    @Test
    void itIsAMetricWithLabels() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

        new BuildInfo("1.2.3", "abc").bindTo(registry);

        assertThat(registry.scrape())
                .containsPattern("(?m)^transcripts_build_info\\{commit=\"abc\",version=\"1.2.3\"} 1(\\.0)?$");
        assertThat(Node.scrape(registry, Set.of("transcripts_build_info"))).contains("transcripts_build_info{");
    }

    @Test
    void aCommitThatNobodySaidIsLeftOut() {
        assertThat(new BuildInfo("1.2.3", "abc")).hasToString("1.2.3 (abc)");
        assertThat(new BuildInfo("1.2.3", "unknown")).hasToString("1.2.3");
    }
}
