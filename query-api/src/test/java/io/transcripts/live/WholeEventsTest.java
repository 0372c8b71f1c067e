package io.transcripts.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WholeEventsTest {
    private final WholeEvents events = new WholeEvents();

    private String add(String piece) {
        return StandardCharsets.UTF_8
                .decode(events.add(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8))))
                .toString();
    }

    @Test
    void whatIsNotWholeIsKeptBack() {
        assertThat(add("event: a\ndata: 1\n\nevent: b\nda")).isEqualTo("event: a\ndata: 1\n\n");
        assertThat(events.isEmpty()).isFalse();
        assertThat(add("ta: 2\n")).isEmpty();
        assertThat(add("\n")).isEqualTo("event: b\ndata: 2\n\n");
        assertThat(events.isEmpty()).isTrue();
    }

    @Test
    void whereverItIsCutTheSameComesOutAndOnlyWholeEvents() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 5; i++) {
                all.append("event: e\ndata: ")
                        .append("x".repeat(random.nextInt(20)))
                        .append("\n\n");
            }
            StringBuilder out = new StringBuilder();
            for (int from = 0; from < all.length(); ) {
                int to = Math.min(all.length(), from + 1 + random.nextInt(9));
                String whole = add(all.substring(from, to));
                assertThat(whole).matches("(?s)|.*\n\n");
                out.append(whole);
                from = to;
            }
            assertThat(out.toString()).isEqualTo(all.toString());
            assertThat(events.isEmpty()).isTrue();
        }
    }
}
