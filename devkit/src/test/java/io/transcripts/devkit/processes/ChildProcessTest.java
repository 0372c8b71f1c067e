package io.transcripts.devkit.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.node.command.CommandException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ChildProcessTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void aLineIsWaitedFor() throws InterruptedException {
        try (ChildProcess child = shell("echo starting; sleep 0.2; echo listening at port 12; sleep 60")) {
            assertThat(child.awaitLine(Pattern.compile("at port (\\d+)"), LONG).group(1))
                    .isEqualTo("12");
            assertThat(child.isAlive()).isTrue();
        }
    }

    @Test
    void anEndBeforeTheLineIsToldWithTheEndOfTheLog() throws InterruptedException {
        try (ChildProcess child = shell("echo no port is free >&2; exit 3")) {
            assertThatThrownBy(() -> child.awaitLine(Pattern.compile("listening"), LONG))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("The shell did not start; its log")
                    .hasMessageEndingWith("no port is free");
            assertThat(child.awaitExit(LONG)).isEqualTo(3);
        }
    }

    @Test
    void aLineThatDoesNotComeIsNotWaitedForForEver() {
        try (ChildProcess child = shell("sleep 60")) {
            assertThatThrownBy(() -> child.awaitLine(Pattern.compile("listening"), Duration.ofMillis(50)))
                    .hasMessageContaining("did not start in time");
            assertThatThrownBy(() -> child.awaitExit(Duration.ofMillis(50))).hasMessageContaining("does not end");
        }
    }

    @Test
    void itIsKilledWithWhatItHasStarted() throws InterruptedException {
        ChildProcess child = shell("sleep 60 & echo $!; wait");
        long started = Long.parseLong(
                child.awaitLine(Pattern.compile("(\\d+)\n"), LONG).group(1));
        ProcessHandle grandchild = ProcessHandle.of(started).orElseThrow();

        child.close();

        assertThat(child.isAlive()).isFalse();
        assertThat(grandchild.onExit()).succeedsWithin(LONG);
    }

    @Test
    void itEndsInOrderWhenAsked() throws InterruptedException {
        try (ChildProcess child = shell("trap 'echo bye; exit 4' TERM; echo ready; while true; do sleep 0.05; done")) {
            var unused = child.awaitLine(Pattern.compile("ready"), LONG);

            assertThat(child.stop()).isEqualTo(4);
            assertThat(child.logTail()).endsWith("bye");
        }
    }

    @Test
    void oneThatIsSuspendedDoesNothingUntilItIsResumed() throws InterruptedException {
        try (ChildProcess child = shell("trap 'exit 0' TERM; echo ready; while true; do sleep 0.05; done")) {
            var unused = child.awaitLine(Pattern.compile("ready"), LONG);
            child.suspend();
            child.terminate();
            assertThat(child.endsWithin(Duration.ofMillis(300))).isFalse();

            child.resume();

            assertThat(child.awaitExit(LONG)).isZero();
        }
    }

    @Test
    void itTalksLineByLineAndItsEndIsTold() throws InterruptedException {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (ChildProcess child = ChildProcess.talking(
                "The shell", Command.of(List.of("sh", "-c", "echo 1; echo 2")), directory.resolve("log"), told::add)) {
            assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo("1");
            assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo("2");
            child.onExit(code -> told.add("ended with " + code));
            assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo("ended with 0");
        }
    }

    @Test
    void aClassOfThisBuildRunsInAJvmOfItsOwn() throws InterruptedException {
        Command help = Command.node("64m", List.of(), List.of("--help"))
                .with(Map.of("TRANSCRIPTS_DEBUG", "1"))
                .inside(List.of("env"));
        try (ChildProcess child = ChildProcess.start("The node", help, directory.resolve("log"))) {
            assertThat(child.awaitExit(LONG)).isZero();
            assertThat(child.log()).contains("Usage: transcripts");
        }
    }

    @Test
    void whatItTakesOfTheMachineIsTold() throws InterruptedException {
        try (ChildProcess child = shell("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; echo done; sleep 60")) {
            var unused = child.awaitLine(Pattern.compile("done"), LONG);

            assertThat(ProcessUsage.cpu(child.handle())).isPositive();
            assertThat(ProcessUsage.cpuOfAll(child.handle())).isGreaterThanOrEqualTo(ProcessUsage.cpu(child.handle()));
            if (OS.LINUX.isCurrentOs()) {
                assertThat(ProcessUsage.peakRssBytes(child.handle()).orElseThrow())
                        .isGreaterThanOrEqualTo(
                                ProcessUsage.rssBytes(child.handle()).orElseThrow())
                        .isGreaterThan(100_000);
            }
        }
    }

    private ChildProcess shell(String script) {
        return ChildProcess.start("The shell", Command.of(List.of("sh", "-c", script)), directory.resolve("log"));
    }
}
