package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentNumbersTest {

    @Test
    void numbersCountFromOneOrZero() {
        assertThat(missing(5, "seg_001", "seg_002", "seg_004")).containsExactly(3, 5);
        assertThat(missing(5, "0", "4")).containsExactly(1, 2, 3);
        assertThat(missing(3, "call-7:3")).containsExactly(1, 2);
    }

    @Test
    void nothingIsSaidWhereItCannotBeTold() {
        assertThat(missing(3)).isEmpty();
        assertThat(missing(3, "a1", "b2")).as("two prefixes").isEmpty();
        assertThat(missing(3, "a1", "ab")).as("no number").isEmpty();
        assertThat(missing(3, "a1", "a01")).as("one number twice").isEmpty();
        assertThat(missing(3, "a1", "a7")).as("beyond what was announced").isEmpty();
        assertThat(missing(3, "a1000000")).as("no count").isEmpty();
    }

    @Test
    void onlyAFewAreNamed() {
        SegmentNumbers numbers = new SegmentNumbers();
        numbers.add("s1");
        assertThat(numbers.missing(50_000, 20)).hasSize(20).startsWith(2).endsWith(21);
    }

    private static List<Integer> missing(int expected, String... ids) {
        SegmentNumbers numbers = new SegmentNumbers();
        for (String id : ids) {
            numbers.add(id);
        }
        return numbers.missing(expected, 100);
    }
}
