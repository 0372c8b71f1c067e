package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunningNodeTest {
    @Test
    void decidedIsTheSumOverAllOutcomesAndNothingElse() {
        String page = """
                # TYPE transcripts_records_total counter
                transcripts_records_read_total 99.0
                transcripts_records_total{code="none",outcome="applied"} 1.5E6
                transcripts_records_total{code="invalid_json",outcome="dead_lettered"} 2.0
                transcripts_records_total_other 7.0
                """;
        assertThat(RunningNode.decided(page)).isEqualTo(1_500_002);
        assertThat(RunningNode.decided("")).isZero();
    }
}
