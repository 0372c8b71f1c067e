package io.transcripts.node.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.node.command.CommandException;
import io.transcripts.node.rebuild.InputProgress.Look;
import org.junit.jupiter.api.Test;

/** What a rebuild says of its progress. */
class RebuildAllTest {
    private final Pace pace = new Pace("Read");

    @Test
    void brokersThatDoNotAnswerForAWhileDoNotEndIt() throws InterruptedException {
        assertThat(RebuildAll.progress(RebuildAllTest::silent, pace, 0))
                .isEqualTo("The brokers do not tell how far the inputs are read: away. The rebuild goes on.");
        assertThat(RebuildAll.progress(() -> new Look(1, 10), pace, 1)).startsWith("Read 1 of 10 records");
    }

    @Test
    void aRebuildThatIsDoneIsDoneWhetherItsRecordsCanBeCountedOrNot() throws InterruptedException {
        assertThat(RebuildAll.records(RebuildAllTest::silent)).isEmpty();
        assertThat(RebuildAll.records(() -> new Look(1_000, 1_000))).isEqualTo(" from 1,000 records");
    }

    private static Look silent() {
        throw new CommandException("The brokers do not tell how far the inputs are read: away");
    }
}
