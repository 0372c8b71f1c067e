package io.transcripts.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.transcripts.domain.Changes;
import io.transcripts.domain.Position;
import io.transcripts.domain.Transcript;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeEventsTest {
    private static final int TIMES = 200;

    private final Transcript head = Samples.of();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private byte[] checkpoint() {
        ChangeEvents events = new ChangeEvents(
                new Changes(head, new Position(1, 2, 3), false, List.of(), List.of()),
                RenderOptions.DEFAULT,
                "1.1.2.3.AAAAAAAA");
        events.checkpoint();
        return events.take();
    }

    @Test
    void theBuffersOfACheckpointServeTheNextOne() {
        assertThat(checkpoint()).isNotEmpty();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < TIMES; i++) {
            byte[] unused = checkpoint();
        }

        // A generator that is not closed takes 8 KiB and more with it.
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / TIMES).isLessThan(7 << 10);
    }
}
