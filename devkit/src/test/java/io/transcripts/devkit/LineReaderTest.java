package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void endsLinesAtLineFeedsAndTakesTheLastOneWithout() throws IOException {
        assertThat(lines("a\n\nb\r\nc\rd")).containsExactly("1:a", "2:", "3:b", "4:c\rd");
        assertThat(lines("")).isEmpty();
        assertThat(lines("a\n")).containsExactly("1:a");
    }

    @Test
    void passesOverAByteOrderMarkAtTheStartOnly() throws IOException {
        assertThat(lines("\uFEFFa\n\uFEFFb")).containsExactly("1:a", "2:\uFEFFb");
    }

    @Test
    void goesOnAfterALineThatIsTooLong() throws IOException {
        String long1 = "x".repeat(200_000);
        assertThat(lines("a\n" + long1 + "\nb\n" + "y".repeat(1_001)))
                .containsExactly("1:a", "2 is too long", "3:b", "4 is too long");
    }

    @Test
    void putsLinesTogetherThatSpanManyReads() throws IOException {
        String line = "ä".repeat(499);
        String text = (line + "\n").repeat(1_000);
        assertThat(lines(text)).hasSize(1_000).allSatisfy(l -> assertThat(l).endsWith(":" + line));
    }

    private static List<String> lines(String text) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 1_000);
        List<String> lines = new ArrayList<>();
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            lines.add(
                    reader.tooLong()
                            ? reader.number() + " is too long"
                            : reader.number() + ":" + new String(line, StandardCharsets.UTF_8));
        }
        return lines;
    }
}
