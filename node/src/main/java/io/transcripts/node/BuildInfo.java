package io.transcripts.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is.
 *
 * @param version of the root pom
 * @param commit of the sources; {@code unknown} when whoever built it did not say
 */
public record BuildInfo(String version, String commit) {
    private static final String FILE = "build.properties";

    /** Of the code that runs, as the build wrote it. */
    public static BuildInfo ofThisCode() {
        Properties properties = new Properties();
        try (InputStream file = BuildInfo.class.getResourceAsStream(FILE)) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildInfo(properties.getProperty("version", "unknown"), properties.getProperty("commit", "unknown"));
    }

    /** As {@code transcripts_build_info}: what it says is in its labels, and its value is always 1. */
    void bindTo(MeterRegistry registry) {
        Gauge.builder("transcripts.build.info", () -> 1)
                .description("The build that runs")
                .tag("version", version)
                .tag("commit", commit)
                .register(registry);
    }

    @Override
    public String toString() {
        return version + (commit.equals("unknown") ? "" : " (" + commit + ")");
    }
}
