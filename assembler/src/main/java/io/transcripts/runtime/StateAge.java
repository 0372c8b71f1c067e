package io.transcripts.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When what a node's disk has was that of the group for certain, in a file beside it. A disk that was away for longer than changelogs keep
 * deletions may have text of sessions that were erased meanwhile: it is deleted before anything is restored to it.
 *
 * <p>Kafka Streams can delete by age too (KIP-1259, {@code state.cleanup.dir.max.age.ms}), by the time of a partition's directory. It sets
 * that to now whenever it closes a store: also on a machine that was suspended for days, and at a start that restores nothing; and never
 * when a process is killed.
 */
final class StateAge {
    private static final Logger LOG = LoggerFactory.getLogger(StateAge.class);
    private static final Pattern PARTITION = Pattern.compile("\\d+_\\d+");
    private static final long EVERY_MS = 10_000;
    private static final Duration FROM_THE_FUTURE = Duration.ofHours(1);

    private final Path state;
    private final Path file;
    private final Duration most;
    private final Supplier<Instant> now;

    /**
     * Looks at nothing yet.
     *
     * @param stateDir of the node; its state is in a directory of the application's name
     * @param most age of what is kept
     */
    StateAge(Path stateDir, String applicationId, Duration most, Supplier<Instant> now) {
        state = stateDir.resolve(applicationId);
        file = stateDir.resolve(applicationId + ".confirmed");
        this.most = most;
        this.now = now;
    }

    /**
     * Deletes what is too old, and what may be; what has no note, as that of an earlier release, is kept. To be called by who has locked
     * the directory, before Kafka Streams opens a store.
     *
     * @throws StartException when it cannot be deleted
     */
    void deleteWhatIsOld() {
        try {
            List<Path> partitions = partitions();
            Instant confirmed = confirmed();
            if (confirmed == null ? !partitions.isEmpty() : isYoung(confirmed)) {
                return;
            }
            for (Path partition : partitions) {
                Utils.delete(partition.toFile());
            }
            // What is empty has missed nothing, and a restore that begins now will have seen all deletions since.
            note();
            if (partitions.isEmpty()) {
                return;
            }
            LOG.warn(
                    "What {} has of {} partitions was last up to date at {}. It may have missed deletions since, so it is deleted,"
                            + " and restored from the changelog.",
                    state,
                    partitions.size(),
                    confirmed);
        } catch (IOException e) {
            throw new StartException(
                    "What " + state + " has is older than " + most
                            + ", or may be, and cannot be deleted; delete it by hand: " + e.getMessage(),
                    e);
        }
    }

    /** Not one of a time that is still to come either: a clock was wrong, and nobody knows by how much. */
    private boolean isYoung(Instant confirmed) {
        Duration age = Duration.between(confirmed, now.get());
        return age.compareTo(most) < 0 && age.compareTo(FROM_THE_FUTURE.negated()) > 0;
    }

    private List<Path> partitions() throws IOException {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(state)) {
            return files.filter(each ->
                            PARTITION.matcher(each.getFileName().toString()).matches())
                    .toList();
        }
    }

    /** Null for no note; one that cannot be read may be of any time. */
    private @Nullable Instant confirmed() {
        try {
            return Instant.parse(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private void write() throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap((now.get() + "\n").getBytes(StandardCharsets.US_ASCII)));
            // What follows an outage of power is what it is for.
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** @param isUpToDate whether the group confirms what is here, and nothing is being restored */
    void start(ScheduledExecutorService timer, BooleanSupplier isUpToDate) {
        var unused = timer.scheduleWithFixedDelay(() -> look(isUpToDate), 0, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    void look(BooleanSupplier isUpToDate) {
        if (isUpToDate.getAsBoolean()) {
            note();
        }
    }

    private void note() {
        try {
            write();
        } catch (IOException e) {
            LOG.warn("{} cannot be written; the next start may restore what is here: {}", file, e.toString());
        }
    }
}
