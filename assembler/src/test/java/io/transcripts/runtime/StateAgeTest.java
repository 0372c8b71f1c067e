package io.transcripts.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that was away for long starts from the changelog. */
class StateAgeTest {
    private static final Duration MOST = Duration.ofHours(12);

    @TempDir
    Path directory;

    private Path row;
    private Instant now = Instant.parse("2026-12-01T00:00:00Z");

    @BeforeEach
    void state() throws IOException {
        row = Files.createDirectories(directory.resolve("app/0_1/rocksdb")).resolve("row");
        Files.createFile(row);
        Files.createFile(directory.resolve("app/kafka-streams-process-metadata"));
    }

    private StateAge age() {
        return new StateAge(directory, "app", MOST, () -> now);
    }

    @Test
    void whatWasAwayForLongIsDeleted() {
        age().look(() -> true);
        now = now.plus(MOST);

        age().deleteWhatIsOld();

        assertThat(row).doesNotExist();
        assertThat(directory.resolve("app/0_1")).doesNotExist();
        assertThat(directory.resolve("app/kafka-streams-process-metadata")).exists();
    }

    @Test
    void whatWasAwayForAWhileIsKept() {
        age().look(() -> true);
        now = now.plus(MOST).minusMillis(1);

        age().deleteWhatIsOld();

        assertThat(row).exists();
    }

    @Test
    void onlyWhatIsUpToDateGrowsYoungAgain() {
        age().look(() -> true);
        now = now.plus(MOST);
        age().look(() -> false);

        age().deleteWhatIsOld();

        assertThat(row).doesNotExist();
    }

    @Test
    void whatHasNoNoteIsKept() {
        age().deleteWhatIsOld();

        assertThat(row).exists();
        assertThat(directory.resolve("app.confirmed")).doesNotExist();
    }

    @Test
    void whatHasANoteThatCannotBeReadMayBeOld() throws IOException {
        Files.writeString(directory.resolve("app.confirmed"), "");

        age().deleteWhatIsOld();

        assertThat(row).doesNotExist();
    }

    @Test
    void aNoteOfATimeThatIsStillToComeMayBeOfAnyTime() {
        age().look(() -> true);
        now = now.minus(Duration.ofHours(1)).plusMillis(1);
        age().deleteWhatIsOld();
        assertThat(row).exists();
        now = now.minusMillis(1);

        age().deleteWhatIsOld();

        assertThat(row).doesNotExist();
    }

    @Test
    void aRestoreThatNeverEndsIsAsOldAsItsBeginning() throws IOException {
        age().look(() -> true);
        now = now.plus(MOST);
        aRestoreThatBeginsNowIsOldWhenTheNodeWasGoneForLong();
    }

    @Test
    void theFirstRestoreOfAllTooIsAsOldAsItsBeginning() throws IOException {
        Utils.delete(directory.resolve("app/0_1").toFile());
        aRestoreThatBeginsNowIsOldWhenTheNodeWasGoneForLong();
    }

    private void aRestoreThatBeginsNowIsOldWhenTheNodeWasGoneForLong() throws IOException {
        age().deleteWhatIsOld();
        Files.createDirectories(row.getParent());
        now = now.plus(MOST);
        age().deleteWhatIsOld();

        assertThat(row.getParent()).doesNotExist();
    }

    @Test
    void whereNothingIsNothingIsDeleted() throws IOException {
        age().look(() -> true);
        Utils.delete(directory.resolve("app").toFile());
        now = now.plus(MOST);

        age().deleteWhatIsOld();

        assertThat(directory.resolve("app")).doesNotExist();
    }
}
