package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A row that cannot be read is an error that names the row and says nothing of what it holds. */
class CorruptRowTest {

    /** Reads a row of one kind. */
    interface Reader {
        Object read(byte[] bytes);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("header of session sess_1", "header-full", (Reader) bytes -> Rows.header("sess_1", bytes)),
                Arguments.of("facts of session sess_1", "facts-full", (Reader) bytes -> Rows.facts("sess_1", bytes)),
                Arguments.of("segment seg_002 of session sess_1", "segment-full", (Reader)
                        bytes -> Rows.segment("sess_1", "seg_002", bytes, true)),
                Arguments.of("segment seg_002 of session sess_1", "segment-translation-only", (Reader)
                        bytes -> Rows.segment("sess_1", "seg_002", bytes, true)));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("kinds")
    void aRowThatWasCutAnywhereIsCorruptAndNamed(String row, String golden, Reader reader) {
        byte[] whole = GoldenRowsTest.golden(golden);

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(failure(() -> reader.read(cut)).getMessage())
                    .as("%d of %d bytes", length, whole.length)
                    .contains(row)
                    .doesNotContain("Guten", "Good", "ticket", "Maria");
        }
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("kinds")
    void aRowWithAByteTooManyIsCorrupt(String row, String golden, Reader reader) {
        byte[] whole = GoldenRowsTest.golden(golden);

        assertThatThrownBy(() -> reader.read(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(CorruptRowException.class)
                .hasMessageContaining(row);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("kinds")
    void aRowOfAnotherFormatSaysWhichAndWhatToDo(String row, String golden, Reader reader) {
        byte[] other = GoldenRowsTest.golden(golden);
        other[0] = 9;

        assertThat(failure(() -> reader.read(other)).getMessage())
                .contains(row, "version 9", "version ")
                .contains("rebuild");
    }

    @Test
    void aReaderWhoWantsNoWordsIsNotStoppedByThem() {
        byte[] whole = GoldenRowsTest.golden("segment-full");
        byte[] withoutLastWord = Arrays.copyOf(whole, whole.length - 1);

        assertThat(SegmentCodec.decode("seg_002", withoutLastWord, false).utterance())
                .isNotNull()
                .extracting(utterance -> utterance.words().isEmpty())
                .isEqualTo(true);
    }

    @Test
    void aListThatClaimsToBeLongerThanItsRowTakesNoMemory() {
        RowOutput out = new RowOutput((byte) 1).unsigned(1).flag(false).unsigned(Integer.MAX_VALUE);

        assertThatThrownBy(() -> SegmentCodec.decode("a", out.toBytes(), true)).isInstanceOf(CorruptRowException.class);
    }

    private static CorruptRowException failure(ThrowingCallable read) {
        return catchThrowableOfType(CorruptRowException.class, read);
    }
}
