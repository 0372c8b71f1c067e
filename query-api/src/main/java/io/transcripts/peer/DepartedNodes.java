package io.transcripts.peer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Nodes that have left the group of late: a node that hung or died is in no list of members any more once the others have taken
 * its partitions, and whoever looks then should still see that there was one. One that was stopped on purpose looks the same.
 *
 * <p>Told by one thread, asked by any.
 */
final class DepartedNodes {
    /** Long enough for whoever is called at night, and not for those of yesterday's release. */
    private static final Duration REMEMBERED = Duration.ofHours(1);
    /** Of restarts under new addresses there may be any number. */
    private static final int MOST = 16;

    private final Clock clock;
    private final Map<String, Instant> departed = new ConcurrentHashMap<>();
    private Set<String> before = Set.of();

    DepartedNodes(Clock clock) {
        this.clock = clock;
    }

    /** The members as they are now, by address. */
    void members(Collection<String> now) {
        Instant at = clock.instant();
        before.stream().filter(address -> !now.contains(address)).forEach(address -> departed.put(address, at));
        departed.keySet().removeAll(now);
        departed.values().removeIf(since -> since.isBefore(at.minus(REMEMBERED)));
        departed.entrySet().stream()
                .sorted(Map.Entry.<String, Instant>comparingByValue(Comparator.reverseOrder()))
                .skip(MOST)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(departed::remove);
        before = Set.copyOf(now);
    }

    /** The last one first. */
    List<Map<String, Object>> status() {
        return departed.entrySet().stream()
                .sorted(Map.Entry.<String, Instant>comparingByValue(Comparator.reverseOrder()))
                .map(each -> Map.<String, Object>of(
                        "address", each.getKey(), "since", each.getValue().toString()))
                .toList();
    }
}
