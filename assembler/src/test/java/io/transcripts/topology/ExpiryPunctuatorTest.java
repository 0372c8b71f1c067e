package io.transcripts.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.store.SessionMemory;
import io.transcripts.store.StoreLayout;
import io.transcripts.store.TranscriptStore;
import io.transcripts.store.TranscriptWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deadlines are dealt with in order, and never for longer than the stream thread can spare. */
class ExpiryPunctuatorTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final List<String> expired = new ArrayList<>();
    private TranscriptStore store;
    private TranscriptWriter writer;

    @BeforeEach
    void open() {
        store = new TranscriptStore(
                Stores.inMemoryKeyValueStore(StoreLayout.STORE).get());
        store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
        writer = TranscriptWriter.begin(store, 1, 1_000, new SessionMemory(1 << 20));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void allThatIsDueIsDealtWithTheEarliestFirst() {
        arm(1_000);

        punctuator(Duration.ZERO).punctuate(5_000);

        assertThat(expired).hasSize(1_000).isSorted();
    }

    @Test
    void whatDoesNotFitIntoTheBudgetComesAtTheNextTickAndNothingTwice() {
        arm(600);
        ExpiryPunctuator punctuator = punctuator(Duration.ofMillis(1));

        punctuator.punctuate(5_000);
        assertThat(expired).hasSize(50);
        for (int tick = 0; tick < 11; tick++) {
            punctuator.punctuate(5_000);
        }

        assertThat(expired).hasSize(600).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void oneDeadlineThatTakesLongerThanTheBudgetIsStillDealtWith() {
        arm(3);
        ExpiryPunctuator punctuator = punctuator(Duration.ofSeconds(9));

        punctuator.punctuate(5_000);
        punctuator.punctuate(5_000);
        punctuator.punctuate(5_000);

        assertThat(expired).hasSize(3);
    }

    @Test
    void nothingIsDoneBeforeItsTime() {
        writer.session("s1").arm(5_001);

        punctuator(Duration.ZERO).punctuate(5_000);

        assertThat(expired).isEmpty();
    }

    private void arm(int sessions) {
        for (int i = 0; i < sessions; i++) {
            writer.session("s" + (1_000 + i)).arm(1_000 + i);
        }
    }

    private ExpiryPunctuator punctuator(Duration each) {
        return new ExpiryPunctuator(
                writer,
                (deadline, nowMs) -> {
                    expired.add(deadline.sessionId());
                    writer.session(deadline.sessionId()).disarm(deadline.atMs());
                    nanoTime.addAndGet(each.toNanos());
                },
                nanoTime::get);
    }
}
