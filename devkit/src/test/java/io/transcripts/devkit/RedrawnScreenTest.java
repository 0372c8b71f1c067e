package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedrawnScreenTest {
    private final StringWriter terminal = new StringWriter();

    @Test
    void drawsTheSameNumberOfRowsEveryTime() throws IOException {
        RedrawnScreen screen = new RedrawnScreen(new PrintWriter(terminal), List.of("s1", "s2"), 40, true);

        screen.refresh();
        assertThat(terminal.toString()).contains("s1  (not begun)");
        assertThat(rows()).isEqualTo(12);
        terminal.getBuffer().setLength(0);
        screen.tell("Something happened.");
        screen.show("s1", transcript("""
                        {"status":"processing","language":{"target":"en"},"duration":1.5,"word_count":3,"segments":[
                         {"id":"a","speaker":"agent","text":"東京です","translation":"It is Tokyo"},
                         {"id":"b","speaker":"customer","text":"so", "is_final":false}]}"""));
        screen.refresh();

        assertThat(terminal.toString())
                .startsWith("\u001b[12A\r")
                .contains("s1  processing  1.5 s  3 words")
                .contains("  agent: 東京です\u001b[K")
                .contains("(en) It is Tokyo")
                .contains("* Something happened.")
                .contains("\u001b[2m  customer: so\u001b[0m");
        assertThat(rows()).isEqualTo(12);
    }

    @Test
    void plainWhereColoursAreNotWanted() throws IOException {
        RedrawnScreen screen = new RedrawnScreen(new PrintWriter(terminal), List.of("s1"), 40, false);
        screen.show("s1", transcript("{\"segments\":[{\"speaker\":\"a\",\"text\":\"x\",\"is_final\":false}]}"));
        screen.refresh();

        assertThat(terminal.toString()).contains("  a: x").doesNotContain("\u001b[2m");
    }

    @Test
    void cutsByColumnsAndNotByCharacters() {
        assertThat(RedrawnScreen.cut("abcdef", 4)).isEqualTo("abcd");
        assertThat(RedrawnScreen.cut("東京都", 5)).isEqualTo("東京");
        assertThat(RedrawnScreen.cut("a\u001b[2Jb\nc", 9)).isEqualTo("a[2Jbc");
    }

    private long rows() {
        return terminal.toString().chars().filter(c -> c == '\n').count();
    }

    private static JsonNode transcript(String json) throws IOException {
        return SampleCall.JSON.readTree(json);
    }
}
