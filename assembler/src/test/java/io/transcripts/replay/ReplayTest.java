package io.transcripts.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayTest {
    @Test
    void whereTheNextRecordWasDeletedItGoesOnWithTheFirstThatIsLeft() {
        assertThat(Replay.settings("broker:9092", "app", Map.of())).containsEntry("auto.offset.reset", "earliest");
    }
}
