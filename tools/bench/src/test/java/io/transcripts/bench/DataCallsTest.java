package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.devkit.calls.Call;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCallsTest {
    @TempDir
    private Path directory;

    @Test
    void sessionsComeAgainUnderNewIds() throws IOException {
        Files.writeString(directory.resolve("a.jsonl"), """
                {"type":"session.started","session_id":"a"}
                {"type":"session.started","session_id":"b"}
                {"type":"session.ended","session_id":"a"}
                """);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve("c.jsonl.gz")))) {
            out.write("{\"type\":\"session.started\",\"session_id\":\"c\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        DataCalls calls = new DataCalls(directory);

        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(calls.next(false).sessionId());
        }
        assertThat(ids).containsExactly("a_0", "b_0", "c_0", "a_1", "b_1", "c_1");
        Call again = calls.next(false);
        assertThat(new String(again.nextEvent(), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"session.started\",\"session_id\":\"a_2\"}");
        assertThat(again.nextEvent()).isNotNull();
        assertThat(again.nextEvent()).isNull();
    }

    @Test
    void whatIsNoEventIsNotQuoted() throws IOException {
        Files.writeString(directory.resolve("a.jsonl"), "{\"text\":\"a secret\"");
        assertThatThrownBy(() -> new DataCalls(directory))
                .isInstanceOf(CommandException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void anEmptyDirectoryIsAnError() {
        assertThatThrownBy(() -> new DataCalls(directory)).isInstanceOf(CommandException.class);
    }
}
