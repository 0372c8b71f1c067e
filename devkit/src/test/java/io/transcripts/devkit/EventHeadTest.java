package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.devkit.EventHead.Kind;
import io.transcripts.devkit.EventHead.NotRoutable;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventHeadTest {

    @Test
    void findsItsFieldsWhereverTheyStandAndNotInNestedObjects() throws Exception {
        EventHead head = of("{\"words\":[{\"type\":\"x\"}],\"occurred_at\":\"t\",\"metadata\":{\"session_id\":\"no\"},"
                + "\"session_id\":\"s\\u00fc\",\"type\":\"session.anything\"}");

        assertThat(head).isEqualTo(new EventHead(Kind.SESSION, "sü", "t"));
    }

    @Test
    void leavesOtherMistakesToTheAssembler() throws Exception {
        assertThat(of("{\"type\":\"asr\",\"session_id\":{\"a\":[1]},\"occurred_at\":5}"))
                .isEqualTo(new EventHead(Kind.ASR, null, null));
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] line = "{\"type\":\"asr\",\"text\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> EventHead.of(line)).isInstanceOf(NotRoutable.class);
    }

    @Test
    void doesNotTakeTwoByteTextForJson() {
        byte[] line = "{\"type\":\"asr\"}".getBytes(StandardCharsets.UTF_16BE);

        assertThatThrownBy(() -> EventHead.of(line)).isInstanceOf(NotRoutable.class);
    }

    private static EventHead of(String line) throws NotRoutable {
        return EventHead.of(line.getBytes(StandardCharsets.UTF_8));
    }
}
