package io.transcripts.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.kafka.common.utils.internals.AppInfoParser;

/**
 * What the figures were measured on: without it they mean nothing.
 *
 * @param processor its model; names no host
 * @param postgres its version, or "none"
 */
record Machine(
        String date,
        String processor,
        int cores,
        long memoryBytes,
        String os,
        String jvm,
        String kafka,
        String postgres) {

    static Machine here() {
        OperatingSystemMXBean os = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                processorModel(),
                Runtime.getRuntime().availableProcessors(),
                os.getTotalMemorySize(),
                os.getName() + " " + os.getVersion() + " " + os.getArch(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                AppInfoParser.getVersion(),
                PostgresServer.binaries().map(Machine::versionOf).orElse("none"));
    }

    /** For a file of results. */
    Map<String, Object> facts() {
        return new JsonMapper().convertValue(this, new TypeReference<Map<String, Object>>() {});
    }

    private static String processorModel() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String versionOf(Path binaries) {
        try {
            Process process = new ProcessBuilder(binaries.resolve("postgres").toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
