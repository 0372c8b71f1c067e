package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DepartedNodesTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private Instant now = START;
    private final DepartedNodes departed = new DepartedNodes(clock());

    @Test
    void whoeverLeavesIsRememberedUntilItIsBackOrAnHourHasPassed() {
        departed.members(List.of("a:1", "b:1", "c:1"));
        assertThat(departed.status()).isEmpty();

        departed.members(List.of("a:1", "c:1"));
        now = START.plusSeconds(60);
        departed.members(List.of("a:1"));
        assertThat(departed.status())
                .containsExactly(
                        Map.of("address", "c:1", "since", "2026-11-22T10:01:00Z"),
                        Map.of("address", "b:1", "since", "2026-11-22T10:00:00Z"));

        departed.members(List.of("a:1", "b:1"));
        assertThat(departed.status()).extracting(each -> each.get("address")).containsExactly("c:1");

        now = now.plus(Duration.ofHours(1)).plusMillis(1);
        departed.members(List.of("a:1", "b:1"));
        assertThat(departed.status()).isEmpty();
    }

    @Test
    void onlySomeAreRemembered() {
        for (int i = 0; i < 100; i++) {
            now = now.plusSeconds(1);
            departed.members(List.of("a:" + i));
        }
        assertThat(departed.status())
                .extracting(each -> each.get("address"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 16).mapToObj(i -> "a:" + (98 - i)).toList());
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneId.of("UTC"));
    }
}
