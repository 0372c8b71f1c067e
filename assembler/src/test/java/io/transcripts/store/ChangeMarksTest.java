package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangeMarksTest {
    private final ChangeMarks marks = new ChangeMarks();

    @Test
    void aMarkIsSeenByTheSessionsGroupAndByNoOther() {
        int group = ChangeMarks.group("sess_01");
        int other = ChangeMarks.group("sess_02");
        int before = marks.count(group);
        int otherBefore = marks.count(other);

        marks.mark("sess_01");

        assertThat(other).isNotEqualTo(group);
        assertThat(marks.count(group)).isNotEqualTo(before);
        assertThat(marks.count(other)).isEqualTo(otherBefore);
    }

    @Test
    void allAreMarkedWhenAPartitionComesOrGoes() {
        int[] before = IntStream.range(0, ChangeMarks.GROUPS).map(marks::count).toArray();

        marks.markAll();

        assertThat(IntStream.range(0, ChangeMarks.GROUPS)).allMatch(group -> marks.count(group) != before[group]);
    }

    @Test
    void groupsOfAnotherNodeAreMarkedTogether() {
        BitSet groups = new BitSet();
        groups.set(3);
        groups.set(ChangeMarks.GROUPS - 1);

        marks.mark(groups);

        assertThat(IntStream.range(0, ChangeMarks.GROUPS).filter(group -> marks.count(group) != 0))
                .containsExactly(3, ChangeMarks.GROUPS - 1);
    }

    @Test
    void idsThatCountUpwardsAreSpread() {
        long groups = IntStream.range(0, 4_000)
                .map(i -> ChangeMarks.group("call_2026-11-29_" + i))
                .distinct()
                .count();

        // Thrown at random it would be 3,550.
        assertThat(groups).isGreaterThan(3_000);
    }

    @Test
    void aReaderIsToldOfEachGroupThatWasMarkedSinceItWasToldLast() {
        ChangeMarks.Reader reader = marks.reader();
        ChangeMarks.Reader another = marks.reader();
        assertThat(read(reader)).isEmpty();
        marks.mark("sess_01");
        marks.mark("sess_02");
        marks.mark("sess_01");

        assertThat(read(reader)).containsExactlyInAnyOrder(ChangeMarks.group("sess_01"), ChangeMarks.group("sess_02"));
        assertThat(read(reader)).isEmpty();
        assertThat(read(another)).hasSize(2);
        marks.markAll();
        assertThat(read(reader)).hasSize(ChangeMarks.GROUPS);
    }

    private static List<Integer> read(ChangeMarks.Reader reader) {
        List<Integer> groups = new ArrayList<>();
        reader.read(groups::add);
        return groups;
    }
}
