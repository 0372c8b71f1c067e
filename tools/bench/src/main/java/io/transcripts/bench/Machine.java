package io.transcripts.bench;

import com.sun.management.OperatingSystemMXBean;
import io.transcripts.devkit.processes.Command;
import io.transcripts.node.BuildInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.internals.AppInfoParser;

/** What the figures were measured on: without it they mean nothing. */
final class Machine {
    private Machine() {}

    /** The facts by name, of this one; no host is named. */
    static Map<String, Object> here() {
        OperatingSystemMXBean os = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("processor", processorModel());
        facts.put("cores", Runtime.getRuntime().availableProcessors());
        facts.put("memoryBytes", os.getTotalMemorySize());
        facts.put("os", os.getName() + " " + os.getVersion() + " " + os.getArch());
        facts.put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
        facts.put("commit", BuildInfo.ofThisCode().commit());
        facts.put("aot_cache", Command.nodeCache().filter(Files::exists).isPresent());
        facts.put("kafka", AppInfoParser.getVersion());
        facts.put("postgres", PostgresServer.binaries().map(Machine::versionOf).orElse("none"));
        return facts;
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
