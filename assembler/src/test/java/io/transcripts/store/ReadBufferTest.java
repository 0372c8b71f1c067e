package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ReadBufferTest {

    @Test
    void eachRowIsTakenWholeHoweverLong() {
        List<String> rows = List.of("", "a", "b".repeat(16), "c".repeat(17), "d", "e".repeat(1_000));
        Queue<String> left = new ArrayDeque<>(rows);
        ReadBuffer buffer = new ReadBuffer(into -> copy(left.element(), into), 16);

        for (String row : rows) {
            buffer.read();

            assertThat(new String(buffer.bytes(), 0, buffer.length(), StandardCharsets.US_ASCII))
                    .isEqualTo(row);
            left.remove();
        }
    }

    private static int copy(String row, byte[] into) {
        byte[] bytes = row.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, into, 0, Math.min(bytes.length, into.length));
        return bytes.length;
    }
}
