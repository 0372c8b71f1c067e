package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.devkit.Transcripts;
import io.transcripts.devkit.processes.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends by itself does not go unnoticed. */
class MemberTest {
    @TempDir
    Path directory;

    private final BlockingQueue<String> unasked = new LinkedBlockingQueue<>();

    @Test
    void anEndThatNobodyAskedForIsToldOnce() throws Exception {
        try (Member member = member("--help")) {
            assertThat(unasked.poll(1, TimeUnit.MINUTES)).isEqualTo("node-0 ended by itself, exit code 0");
            member.awaitExit();
            member.terminate();
        }
        assertThat(unasked).isEmpty();
    }

    @Test
    void anEndThatWasAskedForIsNotTold() throws Exception {
        // A broker does not end by itself.
        try (Member member = member("broker", "--port=0", "--data-dir=" + directory.resolve("data"))) {
            member.kill();
            member.start();
            member.kill();
        }
        assertThat(unasked).isEmpty();
    }

    private Member member(String... arguments) {
        return new Member(
                new Member.Plan("node-0", Command.java(Transcripts.class, "64m", List.of(arguments)), "never"),
                directory,
                unasked::add);
    }
}
