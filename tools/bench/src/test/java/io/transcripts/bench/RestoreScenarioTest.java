package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestoreScenarioTest {
    @Test
    void partitionsSideBySideCountOnce() {
        String log = """
                2026-11-30T10:00:01.000+01:00 INFO  Node - Starting
                2026-11-30T10:00:03.000+01:00 INFO  RestoreProgress - Restored 600 records of bench-transcripts-changelog-0 in 1000 ms
                2026-11-30T10:00:04.000+01:00 INFO  RestoreProgress - Restored 400 records of bench-transcripts-changelog-1 in 1900 ms
                """;

        assertThat(RestoreScenario.figures(log))
                .containsEntry("rows", 1_000.0)
                .containsEntry("restore_s", 2.0)
                .containsEntry("rows_per_second", 500.0);
    }

    @Test
    void midnightIsNoEnd() {
        String log = """
                2026-11-30T23:59:59.500+01:00 INFO  RestoreProgress - Restored 1 records of c-0 in 500 ms
                2026-12-01T00:00:00.500+01:00 INFO  RestoreProgress - Restored 2 records of c-1 in 1500 ms
                """;

        assertThat(RestoreScenario.figures(log)).containsEntry("restore_s", 1.5);
    }

    @Test
    void nothingRestoredGivesNoFigures() {
        assertThat(RestoreScenario.figures("2026-11-30T10:00:01.000+01:00 INFO  Node - Starting\n"))
                .isEmpty();
    }
}
