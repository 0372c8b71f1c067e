package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class CpuTimeTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatTheJvmTakesForItselfIsAPartOfWhatTheProcessTakes() {
        CpuTime cpu = CpuTime.of(List.of(ProcessHandle.current().pid()));
        for (int i = 0; i < 20; i++) {
            System.gc();
        }
        Map<String, Duration> ofJvm = cpu.spentByJvm();

        assertThat(ofJvm).containsOnlyKeys("jit", "gc");
        // In steps of 10 ms for each thread.
        assertThat(ofJvm.get("gc")).isBetween(Duration.ZERO, cpu.spent().plusMillis(100));
    }

    @Test
    void nothingIsToldOfAProcessThatIsNotThere() {
        assertThat(CpuTime.of(List.of()).spentByJvm()).isEmpty();
    }
}
