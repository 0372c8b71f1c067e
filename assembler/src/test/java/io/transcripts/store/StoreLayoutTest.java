package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Header;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** The order of keys, which is what one scan relies on. */
class StoreLayoutTest {
    // The least and the greatest character of an id, and an id that is another's beginning
    private static final List<String> IDS = List.of("-", "s1", "s10", "s1:", "z", "A_.", "z".repeat(128));

    @Test
    void theRowsOfASessionAreHeaderFactsSegmentsSideBySide() {
        List<Bytes> keys = new ArrayList<>();
        for (String session : IDS) {
            keys.add(StoreLayout.header(session));
            keys.add(StoreLayout.facts(session));
            IDS.forEach(segment -> keys.add(StoreLayout.segment(session, segment)));
        }
        Collections.sort(keys);

        for (int i = 0; i < keys.size(); i += IDS.size() + 2) {
            String session = sessionOf(keys.get(i));
            assertThat(keys.get(i)).isEqualTo(StoreLayout.header(session));
            assertThat(keys.get(i + 1)).isEqualTo(StoreLayout.facts(session));
            assertThat(keys.subList(i + 2, i + 2 + IDS.size()))
                    .allMatch(key -> IDS.contains(StoreLayout.segmentOf(key.get(), StoreLayout.header(session))));
        }
    }

    @Test
    void noRowOfAnotherSessionLiesBetweenTheBoundsOfOne() {
        for (String session : IDS) {
            for (String other : IDS) {
                for (Bytes key : List.of(
                        StoreLayout.header(other),
                        StoreLayout.facts(other),
                        StoreLayout.segment(other, "-"),
                        StoreLayout.segment(other, "z".repeat(128)))) {
                    boolean isWithin = key.compareTo(StoreLayout.header(session)) >= 0
                            && key.compareTo(StoreLayout.segmentsEnd(session)) <= 0;
                    assertThat(isWithin).as("%s in %s", other, session).isEqualTo(other.equals(session));
                }
            }
        }
    }

    @Test
    void segmentsLieBetweenTheirBoundsAndFactsAndHeaderDoNot() {
        Bytes begin = StoreLayout.segmentsBegin("s1");
        Bytes end = StoreLayout.segmentsEnd("s1");

        for (String segment : IDS) {
            assertThat(StoreLayout.segment("s1", segment)).isBetween(begin, end);
        }
        assertThat(StoreLayout.facts("s1")).isLessThan(begin);
        assertThat(StoreLayout.header("s1")).isLessThan(begin);
    }

    @Test
    void deadlinesAreOrderedByTimeAndApartFromSessions() {
        List<Bytes> keys = List.of(
                StoreLayout.deadline(0, "z"),
                StoreLayout.deadline(1, "a"),
                StoreLayout.deadline(1, "b"),
                StoreLayout.deadline(255, "a"),
                StoreLayout.deadline(256, "a"),
                StoreLayout.deadline(1_790_000_000_000L, "a"),
                StoreLayout.deadline(Header.NEVER, ""));

        assertThat(keys).isSorted();
        assertThat(keys).allMatch(key -> key.compareTo(StoreLayout.header("-")) < 0);
    }

    @Test
    void aDeadlineKeyTellsItsTimeAndSession() {
        Bytes key = StoreLayout.deadline(1_790_000_000_000L, "sess_1");

        assertThat(StoreLayout.deadlineOf(key)).isEqualTo(1_790_000_000_000L);
        assertThat(StoreLayout.sessionOf(key)).isEqualTo("sess_1");
    }

    @Test
    void headerAndFactsAreNoSegments() {
        Bytes header = StoreLayout.header("s1");

        assertThat(StoreLayout.segmentOf(header.get(), header)).isNull();
        assertThat(StoreLayout.segmentOf(StoreLayout.facts("s1").get(), header)).isNull();
        assertThat(StoreLayout.segmentOf(StoreLayout.segment("s1", "a").get(), header))
                .isEqualTo("a");
    }

    private static String sessionOf(Bytes header) {
        return new String(header.get(), 1, header.get().length - 2, java.nio.charset.StandardCharsets.US_ASCII);
    }
}
