package io.transcripts.chaos;

import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The wall clock of one node, which can be put forward and back while it runs (Linux, with a C compiler). */
final class WallClock {
    private static final String SOURCE = "clock.c";

    private final Path library;
    private final Path offset;

    private WallClock(Path library, Path offset) {
        this.library = library;
        this.offset = offset;
        set(Duration.ZERO);
    }

    /**
     * What makes the clocks of nodes.
     *
     * @return nothing when there is no compiler here
     */
    static Optional<Path> compile(Path directory) throws InterruptedException {
        Path library = directory.resolve("clock.so");
        try (InputStream source = WallClock.class.getResourceAsStream(SOURCE)) {
            if (source == null) {
                throw new IllegalStateException("the source of the clock is part of the build");
            }
            Path file = directory.resolve(SOURCE);
            Files.copy(source, file);
            int code = new ProcessBuilder(
                            List.of("cc", "-O2", "-shared", "-fPIC", "-o", library.toString(), file.toString(), "-ldl"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return code == 0 ? Optional.of(library) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The clock of a node. */
    static WallClock of(Path library, Path offset) {
        return new WallClock(library, offset);
    }

    /** For the node's environment. */
    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "CLOCK_OFFSET_FILE", offset.toString());
    }

    /** How far it is off from now on. */
    void set(Duration off) {
        ByteBuffer millis = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        millis.putLong(off.toMillis()).flip();
        try (FileChannel file = FileChannel.open(offset, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (file.write(millis, 0) != Long.BYTES) {
                throw new CommandException("The clock in " + offset + " cannot be set.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
