package io.transcripts.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.internals.AppInfoParser;

/** What the figures hold for: this machine and these versions, as people want to read it. Names no host and no path. */
final class MachineFacts {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";
    private static final long GIB = 1L << 30;

    private MachineFacts() {}

    /** Of now, in the order in which it is shown. */
    static Map<String, String> describe() {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        machine.put("processor", Runtime.getRuntime().availableProcessors() + " cores, " + processor());
        machine.put("memory", memory());
        machine.put(
                "system",
                System.getProperty("os.name")
                        + ' '
                        + System.getProperty("os.version")
                        + ' '
                        + System.getProperty("os.arch"));
        machine.put("Java", System.getProperty("java.vm.name") + ' ' + Runtime.version());
        machine.put("Kafka", AppInfoParser.getVersion());
        return machine;
    }

    private static String processor() {
        try {
            return Files.readString(CPU_INFO, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown model");
        } catch (IOException e) {
            return "unknown model";
        }
    }

    private static String memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? Math.round((double) system.getTotalMemorySize() / GIB) + " GiB"
                : "unknown";
    }
}
